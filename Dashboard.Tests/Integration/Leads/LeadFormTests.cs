using System.Net;
using System.Text.RegularExpressions;
using Dashboard.Core;
using Dashboard.Core.Leads;
using Dashboard.Core.Signups;
using Dashboard.Tests.Making;

namespace Dashboard.Tests.Integration.Leads;

public sealed partial class LeadFormTests(DashboardApp app) : IClassFixture<DashboardApp>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private LeadFormService Forms => app.Get<LeadFormService>();

    [Fact]
    public async Task Who_sends_the_form_is_a_lead_with_the_consent_they_gave()
    {
        var (caller, form) = await FormAsync();

        Assert.Null(await SendAsync(form, "Nora@People.example", agrees: true, message: "Please call"));
        Assert.Null(await SendAsync(form, "otto@people.example", agrees: false, message: null));
        Assert.Null(await SendAsync(form, "nora@people.example", agrees: false, message: "Call again"));

        var leads = (await caller.GetAsync("leads")).Data;
        Assert.Equal(2, leads.Count);
        var nora = await caller.GetAsync($"leads/{leads.Single(l => l["email"]!.ToString().StartsWith("Nora", StringComparison.Ordinal))["id"]}");
        var otto = await caller.GetAsync($"leads/{leads.Single(l => l["email"]!.ToString().StartsWith("otto", StringComparison.Ordinal))["id"]}");
        Assert.Equal(("form", "new", "Nora Nova", "Nova Ltd", "Please call\nCall again"), (nora["source"], nora["stage"], nora["name"], nora["company"], nora["notes"]));
        Assert.Equal("""["web"]""", nora.Body["tags"]!.ToJsonString());
        Assert.Equal(("form", "I agree.", "192.0.2.9"), (nora.Body["consent"]!["how"]!.ToString(), nora.Body["consent"]!["wording"]!.ToString(),
            (string?)await app.SqlAsync("SELECT consent ->> 'from' FROM leads WHERE id = $1", long.Parse(nora["id"]!, null))));
        Assert.Null(otto.Body["consent"]);
    }

    [Fact]
    public async Task The_page_works_without_script_inside_a_frame_and_keeps_what_was_typed()
    {
        var (caller, form) = await FormAsync();
        var visitor = A.Stranger(app);

        var page = await visitor.GetAsync($"/s/lead/{form}");
        var wrong = await visitor.SendAsync(HttpMethod.Post, $"/s/lead/{form}", new FormUrlEncodedContent([new("email", "nobody"), new("name", "Nora"), new("stamp", Stamp().Match(page.Text).Groups[1].Value)]));
        var stamp = await StampAsync(form);
        var sent = await visitor.SendAsync(HttpMethod.Post, $"/s/lead/{form}", new FormUrlEncodedContent([new("email", "typed@people.example"), new("name", "Nora"), new("agrees", "yes"), new("stamp", stamp)]));

        Assert.Equal((200, 400, 200), (page.Status, wrong.Status, sent.Status));
        Assert.Contains("frame-ancestors *", page.Headers["Content-Security-Policy"], StringComparison.Ordinal);
        Assert.DoesNotContain("X-Frame-Options", page.Headers.Keys);
        Assert.Contains("value=\"Nora\"", wrong.Text, StringComparison.Ordinal);
        Assert.Contains("We will call.", sent.Text, StringComparison.Ordinal);
        Assert.Equal("typed@people.example", Assert.Single((await caller.GetAsync("leads")).Data)["email"]!.ToString());
    }

    [Fact]
    public async Task Machines_get_the_answer_that_people_get_and_one_address_has_its_share()
    {
        var (caller, form) = await FormAsync();

        Assert.Null(await SendAsync(form, "trapped@people.example", trap: "http://spam.example"));
        Assert.Null(await Forms.TakeAsync(form, new() { Email = "atonce@people.example", Stamp = (await Forms.ShowAsync(form, Ct))!.Stamp }, Ct));
        Assert.Equal(SignupErrors.Stale, await Forms.TakeAsync(form, new() { Email = "a@people.example", Stamp = "forged" }, Ct));
        Assert.Empty((await caller.GetAsync("leads")).Data);

        var domain = $"{Guid.NewGuid():N}.example";
        for (var n = 0; n < 40; n++) Assert.Null(await SendAsync(form, $"p{n}@{domain}"));
        Assert.Equal(30, (await caller.GetAsync("leads?limit=100")).Data.Count);
        for (var n = 0; n < 4; n++) Assert.Null(await SendAsync(form, "same@elsewhere.example", message: $"Message {n}"));
        Assert.DoesNotContain("Message 3", (await caller.GetAsync($"leads/{(await caller.GetAsync("leads?q=same")).Data[0]["id"]}"))["notes"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_closed_form_is_not_there_and_what_it_says_is_checked()
    {
        var (caller, form) = await FormAsync();
        var other = await A.KeyAsync(app, await A.ClientAsync(app));

        Assert.Equal(404, (await other.GetAsync("leads/form")).Status);
        Assert.Equal(["title"], (await caller.PutAsync("leads/form", new { title = "" })).Fields);
        Assert.Equal((200, "false"), ((await caller.PutAsync("leads/form", new { title = "Closed", isOpen = false })).Status, (await caller.GetAsync("leads/form"))["isOpen"]));

        Assert.Equal(404, (await A.Stranger(app).GetAsync($"/s/lead/{form}")).Status);
        Assert.Equal(SignupErrors.NotFound, await SendAsync(form, "a@people.example"));
    }

    private async Task<(Caller Caller, Guid Form)> FormAsync()
    {
        var caller = await A.KeyAsync(app, await A.ClientAsync(app));
        var form = await caller.PutAsync("leads/form", new { title = "Talk to us", wording = "I agree.", thanks = "We will call.", tag = "web", isOpen = true });
        Assert.EndsWith($"/s/lead/{form["id"]}", form["url"], StringComparison.Ordinal);
        return (caller, Guid.Parse(form["id"]!));
    }

    private async Task<DomainError?> SendAsync(Guid form, string email, bool agrees = false, string? message = null, string? trap = null) => await Forms.TakeAsync(form, new()
    {
        Email = email,
        Name = "nora nova",
        Company = "Nova Ltd",
        Message = message,
        Agrees = agrees,
        Trap = trap,
        Stamp = await StampAsync(form),
        Ip = IPAddress.Parse("192.0.2.9"),
    }, Ct);

    /// <summary>The page was opened a while ago.</summary>
    private Task<string> StampAsync(Guid form) => app.Get<SignupSeal>().SealAsync(SignupSeal.Stamp, form, app.Get<TimeProvider>().GetUtcNow().AddMinutes(-1), Ct);

    [GeneratedRegex("name=\"stamp\" value=\"([^\"]+)\"")]
    private static partial Regex Stamp();
}
