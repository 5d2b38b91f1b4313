using Dashboard.Core;
using Dashboard.Core.Housekeeping;
using Dashboard.Core.Jobs;
using Dashboard.Tests.Making;

namespace Dashboard.Tests.Integration;

public sealed class HousekeepingTests(SheetsApp app) : IClassFixture<SheetsApp>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_clean_up_removes_what_has_had_its_time_and_says_what()
    {
        var actor = await A.ClientAsync(app);
        var (_, source) = await app.SheetAsync(actor, true, ["2026-11-20", "Kim", "Calls", 80.0, "Rae", "", "a"]);
        for (var i = 0; i < 3; i++) await app.SyncAsync(actor, source);
        await app.SqlAsync("UPDATE sheet_runs SET started_at = now() - interval '1 year' WHERE source_id = $1", source);
        await app.SqlAsync("INSERT INTO captured_messages (client_id, envelope_from, recipient, subject, source, captured_at) SELECT $1, '', '', '', '', now() - n * interval '20 days' FROM generate_series(1, 3) n", actor.ClientId!);
        var old = Path.Combine(app.DataPath, "uploads", new string('a', 32));
        Directory.CreateDirectory(Path.GetDirectoryName(old)!);
        await File.WriteAllTextAsync(old, "x", Ct);
        File.SetLastWriteTimeUtc(old, new(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));

        var job = await app.Get<JobService>().StartAsync(Actor.House, CleanUpWork.JobKind, "Clean-up", Ct);
        await app.Get<JobService>().RunAsync(job.Id, Ct);

        var done = (await app.Get<JobService>().FindAsync(Actor.House, job.Id, Ct)).Value;
        Assert.Equal(JobState.Succeeded, done.State);
        Assert.Contains("\"sandboxMails\": 2", done.Outcome, StringComparison.Ordinal);
        Assert.Contains("\"sheetRuns\": 2", done.Outcome, StringComparison.Ordinal);
        Assert.Contains("\"uploads\": 1", done.Outcome, StringComparison.Ordinal);
        Assert.Equal(1L, await app.SqlAsync("SELECT count(*) FROM sheet_runs WHERE source_id = $1", source));
        Assert.Equal(1L, await app.SqlAsync("SELECT count(*) FROM quality_records WHERE source_id = $1", source));
    }
}
