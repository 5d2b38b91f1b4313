using System.Collections.Concurrent;
using System.Reflection;
using System.Text.RegularExpressions;
using Deque.AxeCore.Commons;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Microsoft.Playwright;
using Role = Dashboard.Core.Accounts.Roles;

namespace Dashboard.Tests.Browser;

/// <summary>
/// Every page that the product has, as both kinds of people see it: no error in the console, no serious finding of axe, no sideways scrolling,
/// wide and narrow, light and dark. A new page is found by itself; one with a parameter needs a line in <see cref="Things"/>.
/// </summary>
public sealed partial class EveryPage(DemoDashboard dashboard) : IClassFixture<DemoDashboard>
{
    private const int AtOnce = 3;

    /// <summary>What stands in a page's address for its parameters: a thing of the first client.</summary>
    private static readonly Dictionary<string, string> Things = new()
    {
        ["/campaigns/{Id:guid}"] = "SELECT id::text FROM campaigns WHERE client_id = $1 AND status <> 'Draft' AND status <> 'Sending' ORDER BY status, created_at DESC",
        ["/campaigns/{Id:guid}/edit"] = "SELECT id::text FROM campaigns WHERE client_id = $1 AND status = 'Draft'",
        ["/campaigns/{Id:guid}/report"] = "SELECT id::text FROM campaigns WHERE client_id = $1 AND status = 'Sent' ORDER BY started_at DESC",
        ["/domains/{Id:guid}"] = "SELECT id::text FROM sending_domains WHERE client_id = $1 ORDER BY name",
        ["/lists/{Id:guid}"] = "SELECT id::text FROM lists WHERE client_id = $1 ORDER BY name",
        ["/lists/{Id:guid}/form"] = "SELECT id::text FROM lists WHERE client_id = $1 ORDER BY name",
        ["/segments/{Id:guid}"] = "SELECT id::text FROM segments WHERE client_id = $1 ORDER BY name",
        ["/recipients/{Id:long}"] = "SELECT id::text FROM recipients WHERE client_id = $1 ORDER BY id",
        ["/relays/{Id:guid}"] = "SELECT id::text FROM relays WHERE $1 IS NOT NULL ORDER BY name",
        ["/messages/{Id:long}"] = "SELECT id::text FROM messages WHERE client_id = $1 ORDER BY campaign_id NULLS FIRST, id DESC LIMIT 1",
        ["/sandbox/{Id:long}"] = "SELECT id::text FROM captured_messages WHERE client_id = $1 ORDER BY id",
        ["/imports/{Id:guid}"] = "SELECT id::text FROM imports WHERE client_id = $1 ORDER BY created_at DESC",
        ["/sheets/{Id:guid}"] = "SELECT id::text FROM sheet_sources WHERE client_id = $1 ORDER BY created_at",
        ["/jobs/{Id:guid}"] = "SELECT id::text FROM jobs WHERE client_id = $1 ORDER BY id",
        ["/leads/{Id:long}"] = "SELECT id::text FROM leads WHERE client_id = $1 ORDER BY id",
        ["/sheets/{Id:guid}/edit"] = "SELECT id::text FROM sheet_sources WHERE client_id = $1 ORDER BY created_at",
        ["/webhooks/{Id:guid}"] = "INSERT INTO webhooks (id, client_id, url, events, protected_secret, created_at, version, failures, disabled_at) VALUES (gen_random_uuid(), $1, 'https://shop.example/hooks', '{*}', '', now(), 1, 0, now()) RETURNING id::text",
        ["/api-keys/{Id:guid}"] = """
            WITH key AS (INSERT INTO api_keys (id, client_id, name, public_id, hash, scopes, is_test, allowed_addresses, created_at, created_by)
              VALUES (gen_random_uuid(), $1, 'Shop', left(gen_random_uuid()::text, 32), '', '{campaigns:read,recipients:write}', false, '{}', now(), 'admin') RETURNING id),
              log AS (INSERT INTO key_requests (key_id, client_id, at, method, route, status, took, request_id, address)
                SELECT id, $1, now(), 'GET', '/api/v1/campaigns/{id}/stats', 200 + n * 101, n * interval '12 ms', gen_random_uuid()::text, '192.0.2.7' FROM key, generate_series(0, 3) n)
            SELECT id::text FROM key
            """,
        ["/clients/{Id:guid}"] = "SELECT $1::text",
    };

    private static readonly ViewportSize Wide = new() { Width = 1440, Height = 900 };
    private static readonly ViewportSize Narrow = new() { Width = 390, Height = 844 };

    /// <summary>Asks axe for what is serious or critical; the mails in frames are their writers' own.</summary>
    private const string Findings = """
        async rule => (await axe.run(document, { resultTypes: ["violations"], iframes: false, ...(rule ? { runOnly: { type: "rule", values: [rule] } } : {}) })).violations
          .filter(v => v.impact === "serious" || v.impact === "critical")
          .map(v => `${v.id}, ${v.help}: ${v.nodes.slice(0, 3).map(n => n.html.slice(0, 200)).join(" | ")}`)
        """;

    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_page_stands_for_an_admin() => Stands(await WalkAsync(dashboard.Admin, _ => false));

    [Fact]
    public async Task Every_page_stands_for_a_client_user_and_the_agencys_own_say_no() => Stands(await WalkAsync(dashboard.ClientUser, IsAgencys));

    [Fact]
    public async Task The_pages_before_sign_in_stand()
    {
        await using var visitor = await dashboard.VisitAsync();
        var trouble = new List<string>();
        foreach (var path in new[] { "/account/sign-in", "/not-found" }) trouble.AddRange(await LookAsync(visitor, path, refused: false));

        Stands(string.Join('\n', trouble));
    }

    private static void Stands(string trouble) => Assert.True(trouble.Length == 0, trouble);

    private async Task<string> WalkAsync((string Email, string Password) who, Func<Type, bool> isRefused)
    {
        await using var visitor = await dashboard.VisitAsync();
        await RunningDashboard.SignInAsync(await visitor.NewPageAsync(), who);

        var trouble = new ConcurrentBag<string>();
        await Parallel.ForEachAsync(Pages(), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = Ct }, async (page, _) =>
        {
            try
            {
                foreach (var found in await LookAsync(visitor, await FillAsync(dashboard, page.Template), isRefused(page.Type))) trouble.Add(found);
            }
            catch (Exception e) when (e is PlaywrightException or TimeoutException or InvalidOperationException)
            {
                trouble.Add($"{page.Template}: {e.Message}");
            }
        });
        return string.Join('\n', trouble.Order(StringComparer.Ordinal));
    }

    /// <summary>Opens a page and looks at it wide and narrow, light and dark; the answer says what is wrong.</summary>
    private static async Task<List<string>> LookAsync(IBrowserContext visitor, string path, bool refused)
    {
        var trouble = new ConcurrentQueue<string>();
        var page = await visitor.NewPageAsync();
        page.Console += (_, said) => { if (said.Type == "error" && !IsExpected(said, path, refused)) trouble.Enqueue($"{path} says in the console: {said.Text}"); };
        page.PageError += (_, error) => trouble.Enqueue($"{path} failed: {error}");
        await page.SetViewportSizeAsync(Wide.Width, Wide.Height);
        await page.GotoAsync(path);
        await SettleAsync(page);
        if (refused) await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Not allowed" })).ToBeVisibleAsync();
        else if (path != "/forbidden" && await page.Locator(".empty--failed, h1:text-is('Not allowed')").CountAsync() > 0) trouble.Enqueue($"{path} shows a failure: {await page.Locator("main").InnerTextAsync()}");

        await page.EvaluateAsync(Axe);
        // What is refused looks the same everywhere, and /forbidden is looked at by itself in all four.
        foreach (var size in refused ? [Wide] : new[] { Wide, Narrow })
        {
            await page.SetViewportSizeAsync(size.Width, size.Height);
            foreach (var scheme in refused ? [ColorScheme.Light] : new[] { ColorScheme.Light, ColorScheme.Dark })
            {
                await page.EmulateMediaAsync(new() { ColorScheme = scheme });
                await page.WaitForFunctionAsync("theme => document.documentElement.dataset.theme === theme", scheme == ColorScheme.Dark ? "dark" : "light");
                await SettleAsync(page);
                var rules = scheme == ColorScheme.Light ? null : "color-contrast"; // the dark theme changes colours alone
                var findings = await page.EvaluateAsync<string[]>(Findings, rules);
                if (findings.Length > 0)
                {
                    await SettleAsync(page); // what was still being drawn is drawn now
                    findings = await page.EvaluateAsync<string[]>(Findings, rules);
                }

                foreach (var finding in findings) trouble.Enqueue($"{path} at {size.Width} {scheme}: {finding}");
            }

            var over = await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
            if (over > 0) trouble.Enqueue($"{path} at {size.Width} scrolls sideways by {over} px");
        }

        await page.CloseAsync();
        return [.. trouble];
    }

    /// <summary>The page has come, and nothing on it is still on its way.</summary>
    internal static async Task SettleAsync(IPage page)
    {
        await Assertions.Expect(page.Locator("main h1").First).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator(".loading, .mud-table-loading")).ToHaveCountAsync(0);
        await page.EvaluateAsync("document.getAnimations().forEach(a => a.effect?.getComputedTiming().endTime !== Infinity && a.finish())");
    }

    /// <summary>A browser reports the status of a page that is refused or not there; that one is the point.</summary>
    private static bool IsExpected(IConsoleMessage said, string path, bool refused) =>
        said.Text.Contains("status of 40", StringComparison.Ordinal) && (refused || said.Location.Contains(path, StringComparison.Ordinal) && path is "/not-found" or "/forbidden");

    internal static IEnumerable<(string Template, Type Type)> Pages() =>
        from type in typeof(Program).Assembly.GetTypes()
        from route in type.GetCustomAttributes<RouteAttribute>()
        where !route.Template.StartsWith("/account/", StringComparison.Ordinal) && route.Template != "/error" // shows a failure by its nature
        orderby route.Template
        select (route.Template, type);

    internal static bool IsAgencys(Type page) => page.GetCustomAttributes<AuthorizeAttribute>().Any(rule => rule.Policy == Role.Admin || rule.Roles == Role.Admin);

    /// <summary>A page's address, for a thing of the first client.</summary>
    internal static async Task<string> FillAsync(DemoDashboard dashboard, string template)
    {
        if (!Parameter().IsMatch(template)) return template;
        if (!Things.TryGetValue(template, out var sql)) throw new InvalidOperationException($"EveryPage does not know what to open {template} for: add a line to Things.");

        await using var first = dashboard.Database.CreateCommand("SELECT client_id FROM users WHERE email = $1");
        first.Parameters.Add(new() { Value = dashboard.ClientUser.Email });
        await using var find = dashboard.Database.CreateCommand(sql);
        find.Parameters.Add(new() { Value = await first.ExecuteScalarAsync(Ct) });
        var id = await find.ExecuteScalarAsync(Ct) ?? throw new InvalidOperationException($"The demo holds nothing to open {template} for.");
        return Parameter().Replace(template, (string)id, 1);
    }

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex Parameter();
}
