using System.Diagnostics;
using System.Globalization;
using Dashboard.Core;
using Dashboard.Core.Jobs;
using Dashboard.Core.Leads;
using Dashboard.Tests.Making;

namespace Dashboard.Tests.Bench;

/// <summary>100,000 leads at 5,000 domains, some silent, failing or with a null MX, checked by processes that are killed three times.</summary>
public sealed class LeadBench(AddressApp app, ITestOutputHelper output) : IClassFixture<AddressApp>
{
    private const int Leads = 100_000, Domains = 5_000, Kills = 3;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact(Explicit = true)]
    public async Task A_hundred_thousand_leads_and_three_kills()
    {
        for (var domain = 0; domain < Domains; domain++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"d{domain}.example");
            switch (domain % 50)
            {
                case 0: app.Dns.IsSilentFor(name); break;
                case 1: app.Dns.FailsFor(name); break;
                case 2 or 3: app.Dns.Has(name, "MX", "0 ."); break;
                default: app.Dns.Has(name, "MX", $"10 mx.{name}"); break;
            }
        }

        var actor = await A.ClientAsync(app);
        await app.SqlAsync("""
            INSERT INTO leads (client_id, email, name, tags, fields, origins, source, stage, is_stage_chosen, reasons, score, score_reasons, created_at, updated_at)
            SELECT $1, 'person' || i || '@d' || i % $2 || '.example', 'Person ' || i, '{}', '{}', '{}', 'bench', 0, false, '{}', 0, '{}', now(), now() FROM generate_series(1, $3) i
            """, actor.ClientId!.Value, Domains, Leads);
        // Who is written twice is counted: statement by statement, which costs little.
        await app.SqlAsync("""
            CREATE TABLE bench_checks (lead_id bigint);
            CREATE FUNCTION bench_check() RETURNS trigger LANGUAGE plpgsql AS $f$
            BEGIN INSERT INTO bench_checks SELECT n.id FROM seen n JOIN before b ON b.id = n.id WHERE n.checked_at IS DISTINCT FROM b.checked_at; RETURN NULL; END $f$;
            CREATE TRIGGER bench_check AFTER UPDATE ON leads REFERENCING NEW TABLE AS seen OLD TABLE AS before FOR EACH STATEMENT EXECUTE FUNCTION bench_check();
            """);
        var (program, person) = (await A.KeyAsync(app, actor), await A.BrowserAsync(app, actor));
        foreach (var path in Asked("x")) await Of(path).GetAsync(path); // compiled before it is measured
        var watch = Stopwatch.StartNew();
        var job = (await app.Get<LeadJobs>().OrderAsync(actor, new() { Kind = LeadOrderKind.Check }, Ct)).Value.Id;
        using var measured = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var measuring = MeasureAsync(Of, job, measured.Token);
        (string, string)[] settings = [("Dashboard__Dns__Servers", app.Dns.Address)];
        for (var kill = 1; kill <= Kills; kill++)
        {
            using var worker = DashboardProcess.Start(app.ConnectionString, app.DataPath, settings);
            var enough = kill * Leads / (Kills + 1);
            await Until.TrueAsync(async () => (await RowAsync(job)).Done >= enough, "some are checked", 240);
            await worker.KillAsync();
            output.WriteLine($"killed after {watch.Elapsed.TotalSeconds:F0} s with {(await RowAsync(job)).Done:N0} checked");
        }

        using (DashboardProcess.Start(app.ConnectionString, app.DataPath, settings)) await Until.TrueAsync(async () => (await RowAsync(job)).FinishedAt is not null, "all are checked", 300);
        var row = await RowAsync(job);
        output.WriteLine($"{watch.Elapsed.TotalSeconds:F0} s in all, {row.Outcome}; load {(await File.ReadAllTextAsync("/proc/loadavg", Ct)).Trim()}");
        await measured.CancelAsync();
        var waits = await measuring;
        foreach (var kind in waits.GroupBy(wait => wait.Path[0] == '/' ? "pages" : "API")) output.WriteLine($"{kind.Key}: {kind.Count():N0} asked, p95 {Percentile([.. kind.Select(w => w.Milliseconds)], 0.95):F0} ms");
        foreach (var path in waits.GroupBy(wait => wait.Path)) output.WriteLine($"{path.Key}: {path.Count():N0} asked, median {Percentile([.. path.Select(w => w.Milliseconds)], 0.5):F0} ms, p95 {Percentile([.. path.Select(w => w.Milliseconds)], 0.95):F0} ms");
        output.WriteLine($"checked more than once: {await app.SqlAsync("SELECT count(*) FROM (SELECT lead_id FROM bench_checks GROUP BY 1 HAVING count(*) > 1) twice")}, at most {await app.SqlAsync("SELECT max(n) FROM (SELECT count(*) AS n FROM bench_checks GROUP BY lead_id) c")} times");
        Assert.Equal((JobState.Succeeded, (long)Leads), (row.State, row.Done));
        Assert.Equal(0L, await app.SqlAsync("SELECT count(*) FROM (SELECT lead_id FROM bench_checks GROUP BY 1 HAVING count(*) > 2) thrice"));
        Assert.Equal((long)Leads, await app.SqlAsync("SELECT count(*) FROM leads WHERE client_id = $1 AND checked_at IS NOT NULL AND stage <> 1", actor.ClientId!.Value));

        Caller Of(string path) => path[0] == '/' ? person : program;
    }

    /// <summary>What programs ask, and the pages that people look at (as they are served, before their scripts run).</summary>
    private static string[] Asked(string job) =>
        ["leads?limit=25", "leads?status=qualified&minScore=10", "leads?q=person", "leads?q=person%2077", "leads?q=nobody", "leads?verdict=unknown", $"jobs/{job}", "jobs", "campaigns", "/leads", "/leads?q=person", "/leads/board", "/jobs"];

    /// <summary>Asks what people and programs ask meanwhile, one question after another.</summary>
    private static async Task<List<(string Path, double Milliseconds)>> MeasureAsync(Func<string, Caller> callerOf, Guid job, CancellationToken ct)
    {
        var waits = new List<(string, double)>();
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (true)
        {
            foreach (var path in Asked(job.ToString()))
            {
                if (ct.IsCancellationRequested) return waits;
                var began = Stopwatch.GetTimestamp();
                Assert.Equal(200, (await callerOf(path).GetAsync(path)).Status);
                waits.Add((path.Replace(job.ToString(), "…", StringComparison.Ordinal), Stopwatch.GetElapsedTime(began).TotalMilliseconds));
                await Task.WhenAny(tick.WaitForNextTickAsync(CancellationToken.None).AsTask(), Task.Delay(Timeout.Infinite, ct));
            }
        }
    }

    private static double Percentile(IReadOnlyList<double> values, double share) => values.Order().ElementAt((int)((values.Count - 1) * share));

    private async Task<JobRow> RowAsync(Guid job) => (await app.Get<JobService>().FindAsync(Actor.House, job, Ct)).Value;
}
