using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Dashboard.Tests.Browser.MainJourney;

/// <summary>The product's main job, done by hand: a file becomes a list, a campaign goes to it, a mail is read, and the report knows.</summary>
public sealed partial class FromFileToReport(RunningDashboard dashboard) : IClassFixture<RunningDashboard>
{
    /// <summary>A person's own browser; the one that drives the tests says of itself that it is a machine.</summary>
    private const string OrdinaryAgent = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36";

    private const string People = """
        Email address,First name,Town
        anna@people.example,Anna,"Kiel, Germany"
        boris@people.example,Boris,Bremen
        carla@people.example,Carla,Ulm
        anna@people.example,Anna again,Kiel
        not an address,Nobody,Nowhere
        """;

    private IPage _page = null!;

    [Fact]
    public async Task A_newcomer_gets_from_a_file_to_a_report()
    {
        await using var office = await dashboard.VisitAsync();
        _page = await office.NewPageAsync();
        var trouble = new List<string>();
        _page.Console += (_, said) => { if (said.Type == "error") trouble.Add(said.Text); };
        _page.PageError += (_, error) => trouble.Add(error);

        await RunningDashboard.SignInAsync(_page, dashboard.Admin);
        await OpenClientAsync("Bakery Brandt");
        await MakeListAsync("Regulars");
        await ImportAsync("regulars.csv", People);
        var campaign = await WriteCampaignAsync("Sunday bread", "Hello {{ first_name }}, the oven is warm");
        await SendAsync();

        await using var home = await dashboard.VisitAsync(agent: OrdinaryAgent);
        var mail = await ReadInSandboxAsync("anna@people.example", "Hello Anna, the oven is warm");
        await _page.GotoAsync($"campaigns/{campaign}/report");
        await Expect(Figure("Open rate")).ToContainTextAsync("0");
        await OpenAndClickAsync(home, mail);
        await ReportKnowsAsync();
        await UnsubscribeAsync(home, mail);
        await IsUnsubscribedAsync("anna@people.example");

        Assert.Empty(trouble);
    }

    private async Task OpenClientAsync(string name)
    {
        await GoAsync("Clients");
        await Press("Open a client");
        await Dialog.GetByLabel("Name").FillAsync(name);
        await Dialog.GetByRole(AriaRole.Button, new() { Name = "Open client" }).ClickAsync();
        await Expect(Dialog).ToHaveCountAsync(0);
        await _page.Locator(".client-picker select").SelectOptionAsync(name);
        await GoAsync("Lists");
    }

    private async Task MakeListAsync(string name)
    {
        await Press("New list");
        await Dialog.GetByLabel("Name").FillAsync(name);
        await Dialog.GetByRole(AriaRole.Button, new() { Name = "Make the list" }).ClickAsync();
        await Expect(Heading(name)).ToBeVisibleAsync();
    }

    private async Task ImportAsync(string fileName, string content)
    {
        await GoAsync("Imports");
        await _page.GetByRole(AriaRole.Link, new() { Name = "Import recipients" }).First.ClickAsync();
        await ChooseAsync("List", "Regulars");
        await _page.GetByLabel("Choose a file").SetInputFilesAsync(new FilePayload { Name = fileName, MimeType = "text/csv", Buffer = System.Text.Encoding.UTF8.GetBytes(content) });

        await Expect(_page.GetByLabel("What Email address means")).ToHaveValueAsync("email");
        await Expect(_page.GetByLabel("What First name means")).ToHaveValueAsync("first_name");
        await Press("Start the import");

        await Expect(Heading(fileName)).ToBeVisibleAsync();
        await Expect(Figure("Rows")).ToContainTextAsync("5");
        await Expect(Figure("Added")).ToContainTextAsync("3");
        await Expect(Figure("Duplicates")).ToContainTextAsync("1");
        await Expect(Figure("Rejected")).ToContainTextAsync("1");
        await Expect(_page.GetByRole(AriaRole.Link, new() { Name = "Rejected rows" })).ToBeVisibleAsync();
    }

    private async Task<string> WriteCampaignAsync(string name, string subject)
    {
        await GoAsync("Campaigns");
        await _page.GetByRole(AriaRole.Link, new() { Name = "New campaign" }).First.ClickAsync();
        await Field("Name").FillAsync(name);
        await Field("Subject").FillAsync(subject);
        await Field("Sender’s name").FillAsync("Bakery Brandt");
        await Field("Sender’s address").FillAsync("oven@brandt.example");
        await ChooseAsync("Lists", "Regulars");
        await Expect(_page.Locator(".waterfall__sum")).ToContainTextAsync("3"); // the choice has come, and the answer drawn: a key pressed before that is drawn over
        await _page.Keyboard.PressAsync("Escape");
        await Expect(_page.Locator(".mud-popover-open .mud-list-item")).ToHaveCountAsync(0);
        await _page.GetByRole(AriaRole.Textbox, new() { Name = "HTML", Exact = true }).FillAsync($"""
            <!doctype html><html><body><p>Dear {"{{ first_name | default: \"friend\" }}"},</p>
            <p>there is <a href="{dashboard.Address}health/live">fresh bread</a>, and <a href="{"{{ unsubscribe_url }}"}">no more mail</a> if you wish.</p></body></html>
            """);
        await Field("Text part").First.FocusAsync();
        await Expect(_page.FrameLocator("iframe").GetByText("Dear Anna")).ToBeVisibleAsync();
        await Press("Save");

        await Expect(Heading(name)).ToBeVisibleAsync();
        await Expect(_page.Locator(".waterfall__sum")).ToContainTextAsync("3");
        await Expect(_page.FrameLocator("iframe").GetByText("Dear Anna")).ToBeVisibleAsync();
        return CampaignId().Match(_page.Url).Groups[1].Value;
    }

    private async Task SendAsync()
    {
        await Press("Send now");
        await Expect(Dialog).ToContainTextAsync("3 mails");
        await Dialog.GetByRole(AriaRole.Button, new() { Name = "Send now" }).ClickAsync();
        await Expect(_page.Locator(".page-header .chip")).ToHaveTextAsync("Sent");
    }

    /// <summary>Reads one captured mail; the answer is its HTML part as the recipient got it.</summary>
    private async Task<string> ReadInSandboxAsync(string recipient, string subject)
    {
        await GoAsync("Sandbox inbox");
        await _page.GetByRole(AriaRole.Link).Filter(new() { HasText = recipient }).ClickAsync();
        await Expect(Heading(subject)).ToBeVisibleAsync();
        var frame = _page.Locator("iframe");
        await Expect(frame.ContentFrame.GetByText("Dear Anna")).ToBeVisibleAsync();
        return await frame.GetAttributeAsync("srcdoc") ?? "";
    }

    private static async Task OpenAndClickAsync(IBrowserContext home, string mail)
    {
        var page = await home.NewPageAsync();
        var pixel = page.WaitForResponseAsync(Pixel());
        await page.SetContentAsync(mail);
        Assert.Equal(200, (await pixel).Status);
        var bread = await home.RunAndWaitForPageAsync(() => page.GetByText("fresh bread").ClickAsync());
        await Expect(bread.GetByText("ok", new() { Exact = true })).ToBeVisibleAsync();
    }

    /// <summary>The page that was open all the time says it by itself.</summary>
    private async Task ReportKnowsAsync()
    {
        await Expect(Figure("Open rate")).ToContainTextAsync("33");
        await Expect(Figure("Click rate")).ToContainTextAsync("33");
    }

    private static async Task UnsubscribeAsync(IBrowserContext home, string mail)
    {
        var page = await home.NewPageAsync();
        await page.SetContentAsync(mail);
        var goodbye = await home.RunAndWaitForPageAsync(() => page.GetByText("no more mail").ClickAsync());
        await Expect(goodbye.GetByText("Stop mail from Bakery Brandt?")).ToBeVisibleAsync();
        await goodbye.GetByRole(AriaRole.Button, new() { Name = "Unsubscribe" }).ClickAsync();
        await Expect(goodbye.GetByText("You are unsubscribed")).ToBeVisibleAsync();
    }

    private async Task IsUnsubscribedAsync(string recipient)
    {
        await Expect(Figure("Unsubscribed")).ToContainTextAsync("33");
        await GoAsync("Recipients");
        await Expect(_page.GetByRole(AriaRole.Row).Filter(new() { HasText = recipient })).ToContainTextAsync("Unsubscribed");
    }

    private ILocator Dialog => _page.GetByRole(AriaRole.Dialog);

    private ILocator Heading(string text) => _page.GetByRole(AriaRole.Heading, new() { Name = text, Level = 1 });

    private ILocator Figure(string label) => _page.Locator(".figure").Filter(new() { Has = _page.Locator(".figure__label").Filter(new() { HasTextRegex = new($@"^\s*{label}\b") }) }).Locator(".figure__value");

    private ILocator Field(string label) => _page.GetByLabel(label, new() { Exact = true });

    private Task Press(string button) => _page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).First.ClickAsync();

    private Task GoAsync(string page) => _page.GetByRole(AriaRole.Navigation, new() { Name = "Main" }).GetByRole(AriaRole.Link, new() { Name = page, Exact = true }).ClickAsync();

    private async Task ChooseAsync(string label, string choice)
    {
        await Field(label).First.ClickAsync();
        await _page.Locator(".mud-popover-open .mud-list-item").Filter(new() { HasText = choice }).ClickAsync();
    }

    [GeneratedRegex("/campaigns/([0-9a-f-]{36})$")]
    private static partial Regex CampaignId();

    [GeneratedRegex("/t/[^/]+$")]
    private static partial Regex Pixel();
}
