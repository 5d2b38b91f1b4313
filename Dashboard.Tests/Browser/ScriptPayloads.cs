using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Dashboard.Tests.Making;
using Microsoft.Playwright;
using Npgsql;

namespace Dashboard.Tests.Browser;

/// <summary>
/// Every text column of a client's tables is filled with what would run as a script where it is shown as anything but text; then every page is opened.
/// Nothing may run, and nothing of it may have become an element or an attribute, whether the policy of the page would have held it or not.
/// </summary>
public sealed partial class ScriptPayloads(DemoDashboard dashboard) : IClassFixture<DemoDashboard>
{
    private const int AtOnce = 3;

    /// <summary>Columns that hold one of the product's own words, a key, a fingerprint or an address that something is looked up by.</summary>
    private const string Fixed = "^(from_email|reply_to|status|state|kind|scope|measure|level|right|doubtful|security|rhythm|policy|algorithm|target|disposition|provider|act|actor_kind|subject_id|subject_type|public_id|time_zone|colour|logo_type|selector|public_key"
        + "|key|fingerprint|stored_as|password_hash|spreadsheet_id|identity|address_key|twin_key|tracking_url|sub_state|method|bounce_class|class|pattern)$|^protected_|stamp|_hash$|normalized|user_name|prefix";

    private static readonly string[] Untouched = ["audit_entries", "users", "user_sessions", "idempotency_keys", "data_protection_keys", "api_keys"];

    /// <summary>Tells what of the payloads has come to life in a document: handlers, addresses that are scripts, frames that are not shut.</summary>
    private const string Alive = """
        () => {
          const found = [], tell = (e, why) => found.push(`${why}: ${e.outerHTML.slice(0, 160)}`);
          const runs = v => /^(javascript|vbscript):|^data:(text\/html|text\/javascript|image\/svg)/i.test(v.replace(/[\u0000-\u0020]/g, ""));
          const look = root => root.querySelectorAll("*").forEach(e => {
            if (e.shadowRoot) look(e.shadowRoot);
            if (/^(script|style)$/i.test(e.localName) && /ran\(|ran`/.test(e.textContent)) tell(e, "a script");
            if (e.localName === "base" && e.getAttribute("href") !== "/") tell(e, "a base");
            if (e.localName === "iframe" && (!e.sandbox.length && !e.hasAttribute("sandbox") || e.sandbox.contains("allow-scripts"))) tell(e, "an open frame");
            for (const a of e.attributes) {
              if (/^on/i.test(a.name) && /ran/.test(a.value)) tell(e, "a handler");
              if (/^(href|src|action|formaction|data|xlink:href|background|poster)$/i.test(a.name) && runs(a.value) && /ran/.test(a.value)) tell(e, "an address");
            }
          });
          look(document);
          return found;
        }
        """;

    private static readonly string[] Payloads = [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Samples", "script-payloads.txt")).Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Replace('⏎', '\n'))];

    private readonly ConcurrentBag<string> _trouble = [];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact(Explicit = true)] // opens every page over a database of nonsense: minutes
    public async Task No_text_that_is_shown_anywhere_runs()
    {
        Assert.InRange(Payloads.Length, 150, 1000);
        Assert.InRange(await PlantAsync(), 60, 10_000);
        var open = await OpenPagesAsync();

        await WalkAsync(dashboard.ClientUser, EveryPage.Pages().Where(page => !EveryPage.IsAgencys(page.Type)).Select(page => page.Template), open);
        await WalkAsync(dashboard.Admin, EveryPage.Pages().Where(page => EveryPage.IsAgencys(page.Type)).Select(page => page.Template), []);

        Assert.True(_trouble.IsEmpty, string.Join('\n', _trouble.Distinct().Order(StringComparer.Ordinal)));
    }

    /// <summary>Fills what there is; answers how many columns.</summary>
    private async Task<int> PlantAsync()
    {
        await using var connection = await dashboard.Database.OpenConnectionAsync(Ct);
        List<(string Table, string Column, int Length)> columns = [];
        await using (var find = new NpgsqlCommand(
            """
            SELECT c.table_name, c.column_name, coalesce(c.character_maximum_length, 4000) FROM information_schema.columns c
            JOIN pg_class t ON t.oid = format('public.%I', c.table_name)::regclass AND t.relkind IN ('r', 'p') AND NOT t.relispartition
            WHERE c.table_schema = 'public' AND (c.data_type IN ('text', 'character varying') OR c.udt_name = 'citext') AND c.column_name !~ $1 AND c.table_name <> ALL ($2) AND c.is_generated = 'NEVER'
              AND (c.table_name = 'clients' OR EXISTS (SELECT FROM information_schema.columns o WHERE o.table_schema = 'public' AND o.table_name = c.table_name AND o.column_name = 'client_id'))
            ORDER BY 1, 2
            """, connection))
        {
            find.Parameters.Add(new() { Value = Fixed });
            find.Parameters.Add(new() { Value = Untouched });
            await using var reader = await find.ExecuteReaderAsync(Ct);
            while (await reader.ReadAsync(Ct)) columns.Add((reader.GetString(0), reader.GetString(1), reader.GetInt32(2)));
        }

        await RunAsync(connection, "SET session_replication_role = replica");
        foreach (var (table, column, length) in columns)
        {
            // A number at the end keeps apart what must be unique. Nothing is cut: what does not fit is left out.
            var fitting = Payloads.Where(payload => payload.Length + 8 <= length).ToArray();
            if (fitting.Length == 0) continue;
            await RunAsync(
                connection, $"""
                WITH n AS (SELECT ctid AS at, tableoid AS of, row_number() OVER (ORDER BY ctid) AS i FROM {table})
                UPDATE {table} t SET {column} = ($1)[1 + n.i % cardinality($1)] || ' ' || n.i FROM n WHERE t.ctid = n.at AND t.tableoid = n.of AND t.{column} IS NOT NULL
                """, (object)fitting);
        }

        // What people name themselves, and mails' bodies: all of them in one.
        var all = string.Join("\n", Payloads);
        await RunAsync(connection, "UPDATE recipients SET attributes = jsonb_build_object('city', ($1)[1 + id % cardinality($1)], 'note', ($1)[1 + (id + 7) % cardinality($1)])", (object)Payloads);
        await RunAsync(connection, "UPDATE leads SET fields = jsonb_build_object('industry', ($1)[1 + id % cardinality($1)]), tags = ARRAY[($1)[1 + id % cardinality($1)]]", (object)Payloads.Where(p => p.Length < 40).ToArray());
        await RunAsync(connection, "UPDATE campaigns SET html = $1, text = $1", all);
        await RunAsync(connection, "UPDATE users SET display_name = $1 WHERE client_id IS NOT NULL", "<img src=x onerror=ran()>");
        await RunAsync(connection, "UPDATE captured_messages SET source = convert_to('From: =?utf-8?q?=3Cimg_src=3Dx_onerror=3Dran()=3E?= <a@b.example>' || E'\\r\\nSubject: <script>ran()</script>\\r\\nMIME-Version: 1.0\\r\\nContent-Type: text/html; charset=utf-8\\r\\n\\r\\n' || $1, 'UTF8')", all);
        return columns.Count;
    }

    /// <summary>What is open to everybody: a shared report, a sign-up form, and what the links in a mail lead to.</summary>
    private async Task<List<string>> OpenPagesAsync()
    {
        using var http = new HttpClient { BaseAddress = dashboard.Address };
        var token = (await PostAsync(http, "/api/v1/auth/token", new { email = dashboard.ClientUser.Email, password = dashboard.ClientUser.Password }))["accessToken"]!.ToString();
        http.DefaultRequestHeaders.Authorization = new("Bearer", token);
        List<string> open = [];
        var report = (await EveryPage.FillAsync(dashboard, "/campaigns/{Id:guid}/report")).Split('/')[2];
        open.Add(new Uri((await PostAsync(http, $"/api/v1/campaigns/{report}/shares", new { days = 7 }))["url"]!.ToString()).AbsolutePath);
        open.Add($"/campaigns/{report}/report/print");

        var draft = (await PostAsync(http, "/api/v1/campaigns", new { name = "Payloads", subject = "Payloads", fromName = "News", fromEmail = "news@acme.example", html = string.Join("\n", Payloads.Where(p => !p.Contains("{{", StringComparison.Ordinal))) + "<p>Body</p>" }))["id"];
        var to = $"{Guid.NewGuid():N}@people.example";
        await PostAsync(http, $"/api/v1/campaigns/{draft}/test", new { to });
        var source = "";
        await Until.TrueAsync(async () =>
        {
            await using var find = dashboard.Database.CreateCommand("SELECT convert_from(source, 'UTF8') FROM captured_messages WHERE recipient = $1");
            find.Parameters.Add(new() { Value = to });
            return (source = await find.ExecuteScalarAsync(Ct) as string ?? "").Length > 0;
        }, "the test mail is in the Sandbox");
        foreach (var found in OpenLink().Matches(source.Replace("=\r\n", "", StringComparison.Ordinal)).Select(m => m.Value).DistinctBy(path => path[..3])) open.Add(found);
        return open;
    }

    private async Task WalkAsync((string Email, string Password) who, IEnumerable<string> templates, IReadOnlyList<string> more)
    {
        await using var visitor = await dashboard.VisitAsync();
        await visitor.ExposeFunctionAsync("ran", () => _trouble.Add("A payload has run."));
        await RunningDashboard.SignInAsync(await visitor.NewPageAsync(), who);
        await Parallel.ForEachAsync(templates.Concat(more), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = Ct }, async (template, _) =>
        {
            try
            {
                await LookAsync(visitor, await EveryPage.FillAsync(dashboard, template), isOpen: more.Contains(template));
            }
            catch (Exception e) when (e is PlaywrightException or TimeoutException or InvalidOperationException)
            {
                _trouble.Add($"{template}: {e.Message.Split('\n')[0]} The program said: {dashboard.LastWords[^Math.Min(2_000, dashboard.LastWords.Length)..]}");
            }
        });
    }

    private async Task LookAsync(IBrowserContext visitor, string path, bool isOpen)
    {
        var page = await visitor.NewPageAsync();
        page.Dialog += async (_, dialog) =>
        {
            _trouble.Add($"{path} opened a dialog: {dialog.Message}");
            await dialog.DismissAsync();
        };
        page.Console += (_, said) => { if (BrokePolicy().IsMatch(said.Text) && !IsOfMail(said)) _trouble.Add($"{path} was held by the policy alone: {said.Text}"); };
        await page.GotoAsync(path);
        if (isOpen) await page.WaitForLoadStateAsync(LoadState.Load);
        else await EveryPage.SettleAsync(page);
        foreach (var found in await page.EvaluateAsync<string[]>(Alive)) _trouble.Add($"{path}: {found}");
        foreach (var chart in await page.Locator(".apexcharts-canvas").AllAsync())
        {
            await chart.HoverAsync(new() { Timeout = 5_000, Force = true, Trial = false });
            foreach (var found in await page.EvaluateAsync<string[]>(Alive)) _trouble.Add($"{path}, over a chart: {found}");
        }

        await page.CloseAsync();
    }

    /// <summary>A mail in its frame is its writer's own: there the sandbox and the policy are the wall, and say so.</summary>
    private static bool IsOfMail(IConsoleMessage said) => said.Text.Contains("sandboxed", StringComparison.Ordinal) || said.Location.Contains("srcdoc", StringComparison.Ordinal);

    private static async Task<JsonNode> PostAsync(HttpClient http, string path, object body)
    {
        using var answer = await http.PostAsJsonAsync(new Uri(path, UriKind.Relative), body, Ct);
        var text = await answer.Content.ReadAsStringAsync(Ct);
        Assert.True(answer.IsSuccessStatusCode, $"{path} answered {(int)answer.StatusCode}: {text}");
        return text.Length == 0 ? new JsonObject() : JsonNode.Parse(text)!;
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql, params object[] values)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 300 };
        foreach (var value in values) command.Parameters.Add(new() { Value = value });
        await command.ExecuteNonQueryAsync(Ct);
    }

    [GeneratedRegex(@"/[uvp]/[\w-]{20,}")]
    private static partial Regex OpenLink();

    [GeneratedRegex("Refused to (execute|run)|violates the following Content Security Policy directive: \"(script|frame|object|base|form)|(?:Executing|Running) (?:inline|the)")]
    private static partial Regex BrokePolicy();
}
