using Dashboard.Core;
using Dashboard.Core.Jobs;
using Dashboard.Core.Leads;
using Dashboard.Tests.Making;

namespace Dashboard.Tests.Bench;

/// <summary>A check, a scoring, a conversion and a file of leads under way in one program that is killed in the middle of all of them: another goes on, and nothing is done twice.</summary>
public sealed class LeadCrashBench(AddressApp app) : IClassFixture<AddressApp>
{
    private const int Leads = 20_000;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact(Explicit = true)]
    public async Task Killed_in_the_middle_each_job_goes_on_at_its_last_step()
    {
        app.Dns.Has("crash.example", "MX", "10 mx.crash.example");
        var actors = new List<Actor>();
        for (var client = 0; client < 4; client++) actors.Add(await A.ClientAsync(app));
        foreach (var actor in actors.Take(3))
        {
            await app.SqlAsync("""
                INSERT INTO leads (client_id, email, name, tags, fields, origins, source, stage, is_stage_chosen, reasons, score, score_reasons, created_at, updated_at)
                SELECT $1, 'p' || i || '@crash.example', 'Person ' || i, '{}', '{}', '{}', 'crash', 0, false, '{}', 0, '{}', now(), now() FROM generate_series(1, $2) i
                """, actor.ClientId!.Value, Leads);
        }

        // Each step takes a while, so that all of them are in the middle; and who is written twice is counted.
        await app.SqlAsync("""
            CREATE TABLE crash_writes (kind text, lead_id bigint);
            CREATE FUNCTION crash_write() RETURNS trigger LANGUAGE plpgsql AS $f$
            BEGIN
                IF TG_OP = 'INSERT' THEN
                    INSERT INTO crash_writes SELECT 'in', id FROM seen;
                ELSE
                    INSERT INTO crash_writes SELECT CASE WHEN n.checked_at IS DISTINCT FROM b.checked_at THEN 'check' WHEN n.converted_at IS DISTINCT FROM b.converted_at THEN 'convert' ELSE 'score' END, n.id
                    FROM seen n JOIN before b ON b.id = n.id WHERE (n.checked_at, n.converted_at, n.score_reasons) IS DISTINCT FROM (b.checked_at, b.converted_at, b.score_reasons);
                END IF;
                PERFORM pg_sleep(0.5);
                RETURN NULL;
            END $f$;
            CREATE TRIGGER crash_write AFTER UPDATE ON leads REFERENCING NEW TABLE AS seen OLD TABLE AS before FOR EACH STATEMENT EXECUTE FUNCTION crash_write();
            CREATE TRIGGER crash_come AFTER INSERT ON leads REFERENCING NEW TABLE AS seen FOR EACH STATEMENT EXECUTE FUNCTION crash_write();
            """);
        var orders = app.Get<LeadJobs>();
        var file = await app.UploadAsync(System.Text.Encoding.UTF8.GetBytes("email\n" + string.Join('\n', Enumerable.Range(0, Leads).Select(n => $"f{n}@crash.example"))));
        Guid[] jobs =
        [
            (await orders.OrderAsync(actors[0], new() { Kind = LeadOrderKind.Check }, Ct)).Value.Id,
            (await orders.OrderAsync(actors[1], new() { Kind = LeadOrderKind.Score }, Ct)).Value.Id,
            (await orders.OrderAsync(actors[2], new() { Kind = LeadOrderKind.Convert, ListId = await app.ListAsync(actors[2]), Filter = new() { Unchecked = true } }, Ct)).Value.Id,
            (await orders.ImportAsync(actors[3], file, "crash.csv", null, false, Ct)).Value.Id,
        ];
        (string, string)[] settings = [("Dashboard__Dns__Servers", app.Dns.Address)];
        using (var killed = DashboardProcess.Start(app.ConnectionString, app.DataPath, settings))
        {
            await Until.TrueAsync(async () => (await RowsAsync(jobs)).All(row => row.Done > 0), "all are in the middle", 120);
            await killed.KillAsync();
        }

        Assert.All(await RowsAsync(jobs), row => Assert.Equal(JobState.Running, row.State));
        using (DashboardProcess.Start(app.ConnectionString, app.DataPath, settings)) await Until.TrueAsync(async () => (await RowsAsync(jobs)).All(row => row.FinishedAt is not null), "all are done", 240);

        Assert.All(await RowsAsync(jobs), row => Assert.Equal((JobState.Succeeded, null), (row.State, row.Error)));
        Assert.Equal(0L, await app.SqlAsync("SELECT count(*) FROM (SELECT kind, lead_id FROM crash_writes GROUP BY 1, 2 HAVING count(*) > 1) twice"));
        foreach (var kind in new[] { "check", "score", "convert", "in" }) Assert.Equal((long)Leads, await app.SqlAsync("SELECT count(*) FROM crash_writes WHERE kind = $1", kind));
        Assert.Equal((long)Leads, await app.SqlAsync("SELECT count(*) FROM list_memberships m JOIN lists l ON l.id = m.list_id WHERE l.client_id = $1", actors[2].ClientId!.Value));
    }

    private async Task<List<JobRow>> RowsAsync(Guid[] jobs)
    {
        var rows = new List<JobRow>();
        foreach (var job in jobs) rows.Add((await app.Get<JobService>().FindAsync(Actor.House, job, Ct)).Value);
        return rows;
    }
}
