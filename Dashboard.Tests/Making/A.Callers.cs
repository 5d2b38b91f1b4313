using System.Text.RegularExpressions;
using Dashboard.Core;
using Dashboard.Core.Accounts;
using Dashboard.Core.ApiKeys;

namespace Dashboard.Tests.Making;

internal static partial class A
{
    [GeneratedRegex("name=\"__RequestVerificationToken\"[^>]*value=\"([^\"]+)\"")]
    private static partial Regex FormToken();

    /// <summary>Someone without a key or token.</summary>
    public static Caller Stranger(DashboardApp app) => new(app.CreateClient(), null);

    /// <summary>A program with a key of the agency.</summary>
    public static Task<Caller> AgencyKeyAsync(DashboardApp app, params string[] scopes) => KeyAsync(app, Admin(), scopes);

    /// <summary>A program with a key of the actor's client; with all scopes unless some are named.</summary>
    public static async Task<Caller> KeyAsync(DashboardApp app, Actor actor, params string[] scopes)
    {
        var draft = new ApiKeyDraft { Name = "A program", Scopes = scopes.Length > 0 ? [.. scopes] : ["*"] };
        var issued = await app.Get<ApiKeyService>().IssueAsync(actor, draft, ["*"], TestContext.Current.CancellationToken);
        return new(app.CreateClient(), issued.Value.Key);
    }

    /// <summary>A new user, with the password that was drawn; of the actor's client, or an admin where there is none.</summary>
    public static async Task<NewPassword> UserAsync(DashboardApp app, Actor? client = null)
    {
        var draft = new UserDraft { Email = $"{Guid.NewGuid():N}@people.example", DisplayName = "Someone" };
        var ct = TestContext.Current.CancellationToken;
        var accounts = app.Get<AccountService>();
        return (client is null ? await accounts.AddAdminAsync(Admin(), draft, ct) : await accounts.AddClientUserAsync(Admin(), client.ClientId!.Value, draft, ct)).Value;
    }

    /// <summary>A user who signed in at the API.</summary>
    public static async Task<Caller> SignedInAsync(DashboardApp app, Actor? client = null)
    {
        var user = await UserAsync(app, client);
        var token = await Stranger(app).PostAsync("auth/token", new { email = user.User.Email, password = user.Password });
        return new(app.CreateClient(), token["accessToken"]);
    }

    /// <summary>A user who signed in at the pages, as a browser does.</summary>
    public static async Task<Caller> BrowserAsync(DashboardApp app, Actor? client = null) => new(await BrowserAsync(app, await UserAsync(app, client)), null);

    /// <summary>A browser in which a user has signed in by the form; it follows no redirect.</summary>
    public static async Task<HttpClient> BrowserAsync(DashboardApp app, NewPassword user)
    {
        var ct = TestContext.Current.CancellationToken;
        var door = new Uri("/account/sign-in", UriKind.Relative);
        var browser = app.CreateClient(new() { AllowAutoRedirect = false });
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["_handler"] = "sign-in",
            ["__RequestVerificationToken"] = FormToken().Match(await browser.GetStringAsync(door, ct)).Groups[1].Value,
            ["Input.Email"] = user.User.Email,
            ["Input.Password"] = user.Password!,
        });
        using var entered = await browser.PostAsync(door, form, ct);
        Assert.Equal(302, (int)entered.StatusCode);
        return browser;
    }
}
