using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Dashboard.Tests.Making;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Dashboard.Tests.Browser.Accounts;

/// <summary>The doors as people use them: a passkey, the second factor's picture, an admin with a user's eyes, and pages that close as soon as their user may not be there.</summary>
public sealed partial class ComingAndGoing(RunningDashboard dashboard) : IClassFixture<RunningDashboard>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_passkey_opens_the_door_without_a_password()
    {
        await using var visitor = await dashboard.VisitAsync();
        var page = await visitor.NewPageAsync();
        var home = $"http://localhost:{dashboard.Address.Port}"; // no passkey is bound to a number
        var device = await visitor.NewCDPSessionAsync(page);
        await device.SendAsync("WebAuthn.enable");
        await device.SendAsync("WebAuthn.addVirtualAuthenticator", new Dictionary<string, object>
        {
            ["options"] = new { protocol = "ctap2", transport = "internal", hasResidentKey = true, hasUserVerification = true, isUserVerified = true, automaticPresenceSimulation = true },
        });
        var user = await AddUserAsync("Passkeys");
        await EnterAsync(page, home, user);

        await page.GotoAsync($"{home}/account");
        await page.GetByLabel("Name of the new passkey").FillAsync("Ada's laptop");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a passkey" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Remove Ada's laptop" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Account of" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out", Exact = true }).First.ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Use a passkey" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Account of" })).ToBeVisibleAsync();
        await page.GotoAsync($"{home}/account");
        await page.GetByRole(AriaRole.Button, new() { Name = "Set it up" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Img, new() { Name = "The key as a QR code" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task An_admin_sees_what_a_user_sees_and_changes_nothing_until_they_switch()
    {
        var user = await AddUserAsync("Seen");
        await using var visitor = await dashboard.VisitAsync();
        var page = await visitor.NewPageAsync();
        await RunningDashboard.SignInAsync(page, dashboard.Admin);

        await page.GotoAsync("users");
        await page.GetByRole(AriaRole.Button, new() { Name = $"More for {user.Email}" }).ClickAsync();
        await page.GetByText("See what they see").ClickAsync();
        await Expect(page.Locator(".alarm")).ToContainTextAsync("and can change nothing");
        await page.GotoAsync("lists");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Lists", Exact = true })).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "New list" })).ToHaveCountAsync(0);

        await page.GetByRole(AriaRole.Button, new() { Name = "Let me change things" }).ClickAsync();
        await Expect(page.Locator(".alarm")).ToContainTextAsync("counts as theirs, through you");
        await TryListAsync(page, "Made for them");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Made for them" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Back to myself" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Users", Exact = true })).ToBeVisibleAsync();
        await Expect(page.Locator(".alarm")).ToHaveCountAsync(0);

        Assert.Equal("impersonation.began, impersonation.may_change, impersonation.ended", await ReadAsync("SELECT string_agg(act, ', ' ORDER BY id) FROM audit_entries WHERE act LIKE 'impersonation.%' AND $1 <> ''", "x"));
        Assert.NotNull(await ReadAsync("SELECT impersonator_name FROM audit_entries WHERE act = 'list.added' AND subject_name = $1", "Made for them"));
    }

    [Fact(Explicit = true)] // eight visits, one after the other
    public async Task An_open_page_closes_when_its_user_may_not_be_there_any_more()
    {
        using var admin = await CallerAsync(dashboard.Admin);
        foreach (var (why, act) in new (string, Func<Person, Task>)[]
        {
            ("disabled", user => OkAsync(admin, HttpMethod.Post, $"/api/v1/users/{user.Id}/disable", new { })),
            ("another right", user => OkAsync(admin, HttpMethod.Patch, $"/api/v1/users/{user.Id}", new { right = "viewer" })),
            ("password changed", ChangePasswordAsync),
            ("signed out everywhere", SignOutElsewhereAsync),
        })
        {
            var user = await AddUserAsync(why);
            await using var visitor = await dashboard.VisitAsync();
            var page = await visitor.NewPageAsync();
            await EnterAsync(page, dashboard.Address.ToString().TrimEnd('/'), user);
            await page.GotoAsync("lists");
            await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Lists", Exact = true })).ToBeVisibleAsync();

            await act(user);

            // Nothing is clicked. Looking each minute would come too late for this.
            await Expect(page).ToHaveURLAsync(Door(), new() { Timeout = 30_000 });
        }
    }

    private static async Task TryListAsync(IPage page, string name)
    {
        await page.GotoAsync("lists");
        await page.GetByRole(AriaRole.Button, new() { Name = "New list" }).First.ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByLabel("Name").FillAsync(name);
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Make the list" }).ClickAsync();
    }

    /// <summary>In another browser.</summary>
    private async Task ChangePasswordAsync(Person user)
    {
        await using var elsewhere = await dashboard.VisitAsync();
        var page = await elsewhere.NewPageAsync();
        await EnterAsync(page, dashboard.Address.ToString().TrimEnd('/'), user);
        await page.GotoAsync("account");
        await page.GetByLabel("Password as it is").FillAsync(user.Password);
        await page.GetByLabel("New password").FillAsync("quite another password");
        await page.GetByRole(AriaRole.Button, new() { Name = "Change password" }).ClickAsync();
        await IsWrittenAsync("user.password_changed", user);
    }

    private async Task SignOutElsewhereAsync(Person user)
    {
        await using var elsewhere = await dashboard.VisitAsync();
        var page = await elsewhere.NewPageAsync();
        await EnterAsync(page, dashboard.Address.ToString().TrimEnd('/'), user);
        await page.GotoAsync("account");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out everywhere else" }).ClickAsync();
        await IsWrittenAsync("user.signed_out_everywhere", user);
    }

    private Task IsWrittenAsync(string act, Person user) =>
        Until.TrueAsync(async () => await ReadAsync($"SELECT count(*) FROM audit_entries WHERE act = '{act}' AND subject_id = $1", user.Id) is > 0L, $"{act} is in the log");

    private static async Task EnterAsync(IPage page, string home, Person who)
    {
        await page.GotoAsync($"{home}/account/sign-in");
        await page.GetByLabel("E-mail").FillAsync(who.Email);
        await page.GetByLabel("Password").FillAsync(who.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Account of" })).ToBeVisibleAsync();
    }

    /// <summary>A user of a new client.</summary>
    private async Task<Person> AddUserAsync(string word)
    {
        using var admin = await CallerAsync(dashboard.Admin);
        var client = (await OkAsync(admin, HttpMethod.Post, "/api/v1/clients", new { name = $"{word} {Guid.NewGuid():N}", timeZone = "Europe/Berlin" }))["id"];
        var email = $"{Guid.NewGuid():N}@people.example";
        var made = await OkAsync(admin, HttpMethod.Post, $"/api/v1/clients/{client}/users", new { email, displayName = word });
        return new(made["id"]!.ToString(), email, made["temporaryPassword"]!.ToString());
    }

    private async Task<HttpClient> CallerAsync((string Email, string Password) who)
    {
        var http = new HttpClient { BaseAddress = dashboard.Address };
        http.DefaultRequestHeaders.Authorization = new("Bearer", (await OkAsync(http, HttpMethod.Post, "/api/v1/auth/token", new { email = who.Email, password = who.Password }))["accessToken"]!.ToString());
        return http;
    }

    private static async Task<JsonNode> OkAsync(HttpClient http, HttpMethod method, string path, object body)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative)) { Content = JsonContent.Create(body) };
        using var answer = await http.SendAsync(request, Ct);
        var text = await answer.Content.ReadAsStringAsync(Ct);
        Assert.True(answer.IsSuccessStatusCode, $"{path} answered {(int)answer.StatusCode}: {text}");
        return JsonNode.Parse(text)!;
    }

    private async Task<object?> ReadAsync(string sql, string value)
    {
        await using var command = dashboard.Database.CreateCommand(sql);
        command.Parameters.Add(new() { Value = value });
        return await command.ExecuteScalarAsync(Ct);
    }

    [GeneratedRegex("/account/sign-in")]
    private static partial Regex Door();

    private sealed record Person(string Id, string Email, string Password);
}
