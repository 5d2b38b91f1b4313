using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Dashboard.Tests.Browser;

/// <summary>
/// Follows every link of every page, as an admin, as a client's user and as nobody: none fails, none leads where its reader may not go, none leads out of the house,
/// and each is a route that stands in Samples/access-matrix.txt.
/// </summary>
public sealed partial class Crawl(DemoDashboard dashboard, ITestOutputHelper output) : IClassFixture<DemoDashboard>
{
    /// <summary>How many pages of one kind are opened: the hundredth recipient looks like the first.</summary>
    private const int OfAKind = 3;

    /// <summary>Sheets are at home at Google.</summary>
    private const string Elsewhere = "https://docs.google.com/spreadsheets/";

    private static readonly (Regex Path, string Who)[] Routes = [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Samples", "access-matrix.txt"))
        .Where(line => line.StartsWith("GET ", StringComparison.Ordinal)).Select(line => line.Split(' '))
        .OrderBy(words => words[1].Count(c => c == '{')) // a page's own name before a parameter
        .Select(words => (Shape(words[1]), words[2]))];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact(Explicit = true)]
    public async Task Every_link_of_an_admin_leads_to_a_page() => await WalkAsync(dashboard.Admin, who => who != "nobody");

    [Fact(Explicit = true)]
    public async Task Every_link_of_a_clients_user_leads_to_a_page_of_theirs() => await WalkAsync(dashboard.ClientUser, who => !who.Contains("admin", StringComparison.Ordinal));

    [Fact(Explicit = true)]
    public async Task Who_is_not_signed_in_finds_the_door_and_nothing_behind_it() => await WalkAsync(null, who => who == "open");

    private async Task WalkAsync((string Email, string Password)? who, Func<string, bool> may)
    {
        await using var visitor = await dashboard.VisitAsync();
        var page = await visitor.NewPageAsync();
        if (who is { } known) await RunningDashboard.SignInAsync(page, known);
        List<string> trouble = [];
        page.Response += (_, answer) => { if (answer.Status >= 500) trouble.Add($"{answer.Request.Method} {answer.Url} answered {answer.Status}"); };
        page.PageError += (_, error) => trouble.Add($"{page.Url} failed: {error}");
        var waiting = new Queue<string>(["/", .. EveryPage.Pages().Select(p => p.Template).Where(template => !template.Contains('{', StringComparison.Ordinal))]);
        var (seen, kinds, links) = (new HashSet<string>(), new Dictionary<string, int>(), 0);
        while (waiting.TryDequeue(out var path))
        {
            var kind = Number().Replace(path.Split('?')[0], "{}") + (path.Contains('?', StringComparison.Ordinal) ? "?" + string.Join('&', path.Split('?')[1].Split('&').Select(part => part.Split('=')[0])) : "");
            if (!seen.Add(path) || (kinds[kind] = kinds.GetValueOrDefault(kind) + 1) > OfAKind) continue;
            if (Of(path) is not { Length: > 0 } whose)
            {
                trouble.Add($"{path} is no route of the matrix");
                continue;
            }

            foreach (var href in await OpenAsync(page, path, may(whose), trouble))
            {
                links++;
                var target = new Uri(href);
                if (target.Scheme is "mailto" or "javascript" or "data" or "blob") continue;
                if (href.StartsWith(Elsewhere, StringComparison.Ordinal)) continue;
                if (target.Authority != dashboard.Address.Authority) trouble.Add($"{path} leads out of the house, to {href}");
                else if (target.AbsolutePath != "/" && !may(Of(target.PathAndQuery))) trouble.Add($"{path} leads to {target.PathAndQuery}, which its reader may not see");
                else waiting.Enqueue(target.PathAndQuery);
            }
        }

        output.WriteLine($"{seen.Count} addresses of {kinds.Count} kinds, {links} links, {kinds.Values.Sum(count => Math.Min(count, OfAKind))} opened");
        Assert.True(trouble.Count == 0, string.Join('\n', trouble.Distinct()));
    }

    /// <summary>Opens a page and answers where it leads; a file is fetched.</summary>
    private static async Task<string[]> OpenAsync(IPage page, string path, bool isAllowed, List<string> trouble)
    {
        if (!EveryPage.Pages().Any(p => Shape(p.Template).IsMatch(path.Split('?')[0])) && !path.StartsWith("/account/", StringComparison.Ordinal))
        {
            var file = await page.APIRequest.GetAsync(path);
            if (file.Status >= 400) trouble.Add($"{path} answered {file.Status}");
            return [];
        }

        await page.GotoAsync(path);
        await Assertions.Expect(page.Locator("h1").First).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator(".loading, .mud-table-loading")).ToHaveCountAsync(0);
        var isRefused = await page.Locator("h1:text-is('Not allowed'), form[action*='sign-in'], h1:text-is('Sign in')").CountAsync() > 0;
        if (isRefused == isAllowed && path.Split('?')[0] is not ("/forbidden" or "/account/sign-in")) trouble.Add($"{path} {(isAllowed ? "is refused" : "is shown")}");
        if (await page.Locator(".empty--failed, h1:text-is('Not found')").CountAsync() > 0 && path != "/not-found") trouble.Add($"{path} shows a failure");
        return await page.EvaluateAsync<string[]>("[...document.querySelectorAll('a[href], iframe[src]')].map(a => a.href || a.src)");
    }

    private static string Of(string path) => Routes.FirstOrDefault(route => route.Path.IsMatch(path.Split('?', '#')[0])).Who ?? "nobody";

    /// <summary>A route as an expression that its addresses match.</summary>
    private static Regex Shape(string route) => new(
        "^" + Hole().Replace(route, hole => hole.Groups[2].Value switch
        {
            "" => Regex.Escape(hole.Value),
            var name when name.StartsWith("**", StringComparison.Ordinal) => "(/.*)?",
            var name when name.EndsWith('?') => "(/[^/]+)?",
            _ => hole.Groups[1].Value + "[^/]+",
        }) + "/?$", RegexOptions.IgnoreCase);

    [GeneratedRegex(@"(/?)\{([^}]*)\}|[.]")]
    private static partial Regex Hole();

    [GeneratedRegex(@"(?<=/)[0-9a-f]{8}-[0-9a-f-]{27}|(?<=/)\d+")]
    private static partial Regex Number();
}
