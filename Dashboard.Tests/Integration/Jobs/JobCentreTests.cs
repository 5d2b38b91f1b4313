using System.Text;
using Dashboard.Core;
using Dashboard.Core.Exports;
using Dashboard.Core.Housekeeping;
using Dashboard.Core.Imports;
using Dashboard.Core.Jobs;
using Dashboard.Core.Leads;
using Dashboard.Core.Recipients;
using Dashboard.Core.Reports;
using Dashboard.Core.Sheets;
using Dashboard.Core.Suppressions;
using Dashboard.Tests.Making;
using Npgsql;

namespace Dashboard.Tests.Integration.Jobs;

public class JobCentreTests(JobsApp app) : IClassFixture<JobsApp>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private JobService Jobs => app.Get<JobService>();

    [Fact]
    public async Task Every_kind_of_work_is_tried_here() =>
        Assert.Equal(
            app.Get<IEnumerable<IJobWork>>().Select(work => work.Kind).Order(StringComparer.Ordinal),
            Stops.Select(row => (string)row.Data.Item1).Order(StringComparer.Ordinal));

    public static readonly TheoryData<string, string> Stops = new()
    {
        { BulkWork.JobKind, "LOCK TABLE recipients IN ACCESS EXCLUSIVE MODE" },
        { ExportWork.JobKind, "LOCK TABLE recipients IN ACCESS EXCLUSIVE MODE" },
        { ImportWork.JobKind, "LOCK TABLE recipients IN ACCESS EXCLUSIVE MODE" },
        { SuppressionImportWork.JobKind, "LOCK TABLE suppressions IN ACCESS EXCLUSIVE MODE" },
        { RecountWork.JobKind, "LOCK TABLE campaigns IN ACCESS EXCLUSIVE MODE" },
        { CleanUpWork.JobKind, "LOCK TABLE captured_messages IN ACCESS EXCLUSIVE MODE" },
        { SheetSyncWork.JobKind, "LOCK TABLE sheet_sources IN ACCESS EXCLUSIVE MODE" },
        { LeadImportWork.JobKind, "LOCK TABLE leads IN ACCESS EXCLUSIVE MODE" },
        { LeadScoreWork.JobKind, "LOCK TABLE leads IN ACCESS EXCLUSIVE MODE" },
        { LeadConvertWork.JobKind, "LOCK TABLE leads IN ACCESS EXCLUSIVE MODE" },
        { LeadCheckWork.JobKind, "SELECT 1" }, // it waits for a DNS that does not answer
    };

    [Theory]
    [MemberData(nameof(Stops))]
    public async Task A_job_stops_where_it_is_when_it_is_cancelled(string kind, string hold)
    {
        var actor = await A.ClientAsync(app);
        var job = await StartAsync(actor, kind);
        await using var holding = new NpgsqlConnection(app.ConnectionString);
        await holding.OpenAsync(Ct);
        await using var held = await holding.BeginTransactionAsync(Ct);
        await using (var command = new NpgsqlCommand(hold, holding, held)) await command.ExecuteNonQueryAsync(Ct);

        // It cannot end while the table is held, nor while the DNS is silent: it ends only because it is broken off.
        var running = Jobs.RunAsync(job, Ct);
        await Until.TrueAsync(async () => (await RowAsync(job)).State is JobState.Running, "it runs");
        Assert.Null((await Jobs.CancelAsync(actor with { ClientId = (await RowAsync(job)).ClientId, IsAdmin = true }, job, Ct)).Error);
        await Until.TrueAsync(async () => (await RowAsync(job)).State is JobState.Cancelled, "it is cancelled");

        await held.RollbackAsync(Ct);
        await running;
        Assert.Contains("cancelled", (await Jobs.LinesAsync(Actor.House, job, 0, Ct)).Value[^1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bulk_act_that_was_cancelled_goes_on_with_those_who_are_left()
    {
        var actor = await A.ClientAsync(app);
        await PeopleAsync(actor, 12_000);
        var list = await app.ListAsync(actor);
        var job = (await app.Get<BulkService>().OrderAsync(actor, new() { Act = BulkAct.AddToList, TargetListId = list }, Ct)).Value.Id;

        await RunToAsync(job, 5000);
        Assert.Equal(5000L, await app.SqlAsync("SELECT count(*) FROM list_memberships WHERE list_id = $1", list));
        await app.SqlAsync("UPDATE list_memberships SET added_at = '2020-01-01' WHERE list_id = $1", list);
        Assert.Null((await Jobs.RetryAsync(actor, job, Ct)).Error);
        await Jobs.RunAsync(job, Ct);

        var row = await RowAsync(job);
        Assert.Equal((JobState.Succeeded, 12_000L), (row.State, row.Done));
        Assert.Equal(12_000L, await app.SqlAsync("SELECT count(*) FROM list_memberships WHERE list_id = $1", list));
        Assert.Equal(5000L, await app.SqlAsync("SELECT count(*) FROM list_memberships WHERE list_id = $1 AND added_at < '2021-01-01'", list));
    }

    [Fact]
    public async Task A_scoring_that_was_cancelled_scores_only_who_is_left()
    {
        var actor = await A.ClientAsync(app);
        await LeadsAsync(actor, 11_000);
        var job = (await app.Get<LeadJobs>().OrderAsync(actor, new() { Kind = LeadOrderKind.Score }, Ct)).Value.Id;

        await RunToAsync(job, 5000);
        await app.SqlAsync("UPDATE leads l SET score = 77 WHERE client_id = $1 AND NOT EXISTS (SELECT FROM chosen_leads c WHERE c.job_id = $2 AND c.lead_id = l.id)", actor.ClientId!.Value, job);
        Assert.Null((await Jobs.RetryAsync(actor, job, Ct)).Error);
        await Jobs.RunAsync(job, Ct);

        Assert.Equal((JobState.Succeeded, 11_000L), ((await RowAsync(job)).State, (await RowAsync(job)).Done));
        Assert.Equal(5000L, await app.SqlAsync("SELECT count(*) FROM leads WHERE client_id = $1 AND score = 77", actor.ClientId!.Value));
    }

    [Fact]
    public async Task A_check_that_was_cancelled_checks_only_who_is_left()
    {
        var actor = await A.ClientAsync(app);
        app.Dns.Has("again.example", "MX", "10 mx.again.example");
        await LeadsAsync(actor, 9_000, "again.example");
        var job = (await app.Get<LeadJobs>().OrderAsync(actor, new() { Kind = LeadOrderKind.Check }, Ct)).Value.Id;

        await RunToAsync(job, 4000);
        await app.SqlAsync("UPDATE leads SET checked_at = '2020-01-01' WHERE client_id = $1 AND checked_at IS NOT NULL", actor.ClientId!.Value);
        Assert.Null((await Jobs.RetryAsync(actor, job, Ct)).Error);
        await Jobs.RunAsync(job, Ct);

        Assert.Equal((JobState.Succeeded, 9000L), ((await RowAsync(job)).State, (await RowAsync(job)).Done));
        Assert.Equal(4000L, await app.SqlAsync("SELECT count(*) FROM leads WHERE client_id = $1 AND checked_at = '2020-01-01'", actor.ClientId!.Value));
        Assert.Equal(9000L, await app.SqlAsync("SELECT count(*) FROM leads WHERE client_id = $1 AND checked_at IS NOT NULL AND stage <> 1", actor.ClientId!.Value));
    }

    [Fact]
    public async Task A_conversion_that_was_cancelled_puts_only_who_is_left_into_the_list()
    {
        var actor = await A.ClientAsync(app);
        await LeadsAsync(actor, 5_000, "convert.example");
        var list = await app.ListAsync(actor);
        var job = (await app.Get<LeadJobs>().OrderAsync(actor, new() { Kind = LeadOrderKind.Convert, ListId = list, Filter = new() { Unchecked = true } }, Ct)).Value.Id;

        await RunToAsync(job, 2000);
        Assert.Equal(2000L, await app.SqlAsync("SELECT count(*) FROM list_memberships WHERE list_id = $1", list));
        await app.SqlAsync("UPDATE list_memberships SET added_at = '2020-01-01' WHERE list_id = $1", list);
        await app.SqlAsync("UPDATE leads SET converted_at = '2020-01-01' WHERE client_id = $1 AND converted_at IS NOT NULL", actor.ClientId!.Value);
        Assert.Null((await Jobs.RetryAsync(actor, job, Ct)).Error);
        await Jobs.RunAsync(job, Ct);

        Assert.Equal((JobState.Succeeded, 5000L), ((await RowAsync(job)).State, (await RowAsync(job)).Done));
        Assert.Equal(2000L, await app.SqlAsync("SELECT count(*) FROM list_memberships WHERE list_id = $1 AND added_at = '2020-01-01'", list));
        Assert.Equal(2000L, await app.SqlAsync("SELECT count(*) FROM leads WHERE client_id = $1 AND converted_at = '2020-01-01'", actor.ClientId!.Value));
        Assert.Equal(5000L, await app.SqlAsync("SELECT count(*) FROM list_memberships WHERE list_id = $1", list));
    }

    [Theory]
    [InlineData(LeadImportWork.JobKind)]
    [InlineData(SuppressionImportWork.JobKind)]
    public async Task A_file_that_was_cancelled_is_gone_on_with_where_it_stopped(string kind)
    {
        var actor = await A.ClientAsync(app);
        var file = await app.UploadAsync(Encoding.UTF8.GetBytes("email\n" + string.Join('\n', Enumerable.Range(0, 4500).Select(n => $"p{n}@{kind.ToLowerInvariant()}.example"))));
        var job = kind == LeadImportWork.JobKind
            ? (await app.Get<LeadJobs>().ImportAsync(actor, file, "a.csv", null, false, Ct)).Value.Id
            : (await app.Get<SuppressionImportService>().StartAsync(actor, file, SuppressionReason.Manual, null, Ct)).Value.Id;
        var table = kind == LeadImportWork.JobKind ? "leads" : "suppressions";

        await RunToAsync(job, 1, isAtLeast: true);
        var first = (long)(await app.SqlAsync($"SELECT count(*) FROM {table} WHERE client_id = $1", actor.ClientId!.Value))!;
        Assert.InRange(first, 1, 4499);
        await app.SqlAsync($"UPDATE {table} SET created_at = '2020-01-01' WHERE client_id = $1", actor.ClientId!.Value);
        Assert.Null((await Jobs.RetryAsync(actor, job, Ct)).Error);
        await Jobs.RunAsync(job, Ct);

        var outcome = System.Text.Json.Nodes.JsonNode.Parse((await RowAsync(job)).Outcome!)!;
        Assert.Equal((JobState.Succeeded, 4500, 4500), ((await RowAsync(job)).State, (int)outcome["rows"]!, (int)outcome["added"]!));
        Assert.Equal(4500L, await app.SqlAsync($"SELECT count(*) FROM {table} WHERE client_id = $1", actor.ClientId!.Value));
        Assert.Equal(first, await app.SqlAsync($"SELECT count(*) FROM {table} WHERE client_id = $1 AND created_at = '2020-01-01'", actor.ClientId!.Value));
    }

    [Fact]
    public async Task A_jobs_log_says_who_asked_what_happened_and_what_to_do()
    {
        var actor = await A.ClientAsync(app);
        var caller = await A.KeyAsync(app, actor);
        var list = (await caller.PostAsync("lists", new { name = "Gone soon" }))["id"]!;
        await caller.PostAsync("leads", new { email = "a@log.example" });
        var job = (await caller.PostAsync("leads/to-list", new { listId = list, leadIds = new[] { (await caller.GetAsync("leads")).Data[0]["id"]!.ToString() } }))["jobId"]!;
        Assert.Equal(204, (await caller.DeleteAsync($"lists/{list}")).Status);

        await Jobs.RunAsync(Guid.Parse(job), Ct);

        var failed = await caller.GetAsync($"jobs/{job}");
        Assert.Equal(("failed", "The list was deleted meanwhile; nobody else was put into it. Put them into another list."), (failed["state"], failed["error"]));
        var log = System.Text.Json.Nodes.JsonNode.Parse((await caller.GetAsync($"jobs/{job}/log")).Text)!.AsArray();
        Assert.Equal(["A program asked for it.", "A worker took it up.", failed["error"]!], log.Select(line => line!["text"]!.ToString()));
        Assert.Equal("failed", log[^1]!["kind"]!.ToString());
        Assert.Empty(System.Text.Json.Nodes.JsonNode.Parse((await caller.GetAsync($"jobs/{job}/log?after={log[^1]!["id"]}")).Text)!.AsArray());
        var stranger = await A.KeyAsync(app, await A.ClientAsync(app));
        Assert.Equal((403, 403, 404, 409), ((await stranger.GetAsync($"jobs/{job}/log")).Status, (await stranger.PostAsync($"jobs/{job}/pause")).Status,
            (await caller.GetAsync($"jobs/{Guid.NewGuid()}/log")).Status, (await caller.PostAsync($"jobs/{job}/pause")).Status));
    }

    [Fact]
    public async Task Of_a_long_log_the_newest_lines_are_kept()
    {
        var actor = await A.ClientAsync(app);
        var job = await StartAsync(actor, CleanUpWork.JobKind);

        for (var line = 0; line < JobLine.Most + 20; line++) await app.Get<IJobBook>().SayAsync(job, JobLineKind.Told, $"Line {line}", Ct);

        var lines = (await Jobs.LinesAsync(Actor.House, job, 0, Ct)).Value;
        Assert.Equal((JobLine.Most, $"Line {JobLine.Most + 19}"), (lines.Count, lines[^1].Text));
    }

    [Fact]
    public async Task A_recount_goes_on_behind_the_campaign_it_came_to()
    {
        var actor = await A.ClientAsync(app);
        var first = await A.SentCampaignAsync(app, actor.ClientId!.Value, 3);
        await A.SentCampaignAsync(app, actor.ClientId!.Value, 3);
        var job = (await Jobs.StartAsync(actor, RecountWork.JobKind, "Count again", Ct)).Id;

        await RunToAsync(job, 1);
        Assert.Null((await Jobs.RetryAsync(actor, job, Ct)).Error);
        await Jobs.RunAsync(job, Ct);

        var row = await RowAsync(job);
        Assert.Equal((JobState.Succeeded, (string?)null, 2L), (row.State, row.Error, row.Done));
        Assert.NotEqual(Guid.Empty, first.Id);
    }

    /// <summary>Runs a job until it has done so many, where someone cancels it.</summary>
    private async Task RunToAsync(Guid job, long done, bool isAtLeast = false)
    {
        await app.SqlAsync($"""
            CREATE FUNCTION stop_it() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN IF NEW.id = '{job}' AND NEW.done >= {done} THEN NEW.cancel_requested := true; END IF; RETURN NEW; END $f$;
            CREATE TRIGGER stop_it BEFORE UPDATE ON jobs FOR EACH ROW EXECUTE FUNCTION stop_it();
            """);
        try
        {
            await Jobs.RunAsync(job, Ct);
        }
        finally
        {
            await app.SqlAsync("DROP TRIGGER stop_it ON jobs; DROP FUNCTION stop_it;");
        }

        var row = await RowAsync(job);
        Assert.Equal(JobState.Cancelled, row.State);
        Assert.True(isAtLeast ? row.Done >= done : row.Done == done, $"{row.Done} were done");
    }

    private async Task<Guid> StartAsync(Actor actor, string kind)
    {
        switch (kind)
        {
            case BulkWork.JobKind:
                await PeopleAsync(actor, 3);
                return (await app.Get<BulkService>().OrderAsync(actor, new() { Act = BulkAct.AddToList, TargetListId = await app.ListAsync(actor) }, Ct)).Value.Id;
            case ExportWork.JobKind:
                return (await app.Get<ExportService>().OrderAsync(actor, new() { Subject = ExportSubject.Recipients }, Ct)).Value.Id;
            case ImportWork.JobKind:
                var key = await A.KeyAsync(app, actor);
                var form = new MultipartFormDataContent { { new ByteArrayContent("email\na@import.example\n"u8.ToArray()), "file", "a.csv" }, { new StringContent((await app.ListAsync(actor)).ToString()), "listId" } };
                return Guid.Parse((await key.SendAsync(HttpMethod.Post, "imports", form))["jobId"]!);
            case SuppressionImportWork.JobKind:
                return (await app.Get<SuppressionImportService>().StartAsync(actor, await app.UploadAsync("email\na@gone.example\n"u8.ToArray()), SuppressionReason.Manual, null, Ct)).Value.Id;
            case SheetSyncWork.JobKind:
                var source = (await app.Get<SheetService>().ConnectAsync(actor, new() { SpreadsheetId = new string('a', 44), Range = "A:G", Mapping = SheetsApp.Mapping, IsPaused = true }, Ct)).Value.Id;
                return (await app.Get<SheetService>().AskAsync(actor, source, new(AcceptRemovals: false), Ct)).Value.Id;
            case LeadImportWork.JobKind:
                return (await app.Get<LeadJobs>().ImportAsync(actor, await app.UploadAsync(Encoding.UTF8.GetBytes("email\na@lead.example\n")), "a.csv", null, false, Ct)).Value.Id;
            case LeadScoreWork.JobKind:
                await LeadsAsync(actor, 3);
                return (await app.Get<LeadJobs>().OrderAsync(actor, new() { Kind = LeadOrderKind.Score }, Ct)).Value.Id;
            case LeadConvertWork.JobKind:
                await LeadsAsync(actor, 3);
                return (await app.Get<LeadJobs>().OrderAsync(actor, new() { Kind = LeadOrderKind.Convert, ListId = await app.ListAsync(actor) }, Ct)).Value.Id;
            case LeadCheckWork.JobKind:
                app.Dns.IsSilentFor("leads.example");
                await LeadsAsync(actor, 3);
                return (await app.Get<LeadJobs>().OrderAsync(actor, new() { Kind = LeadOrderKind.Check }, Ct)).Value.Id;
            default:
                return (await Jobs.StartAsync(actor, kind, "Something", Ct)).Id;
        }
    }

    private async Task<JobRow> RowAsync(Guid job) => (await Jobs.FindAsync(Actor.House, job, Ct)).Value;

    private Task<object?> PeopleAsync(Actor actor, int people) => app.SqlAsync(
        "INSERT INTO recipients (client_id, email, attributes, status, created_at, updated_at, source) SELECT $1, 'p' || n || '@jobs.example', '{}', 0, now(), now(), 'test' FROM generate_series(1, $2) n", actor.ClientId!.Value, people);

    private Task<object?> LeadsAsync(Actor actor, int leads, string domain = "leads.example") => app.SqlAsync("""
        INSERT INTO leads (client_id, email, tags, fields, origins, source, stage, is_stage_chosen, reasons, score, score_reasons, created_at, updated_at)
        SELECT $1, 'l' || n || '@' || $3, '{}', '{}', '{}', 'test', 0, false, '{}', 0, '{}', now(), now() FROM generate_series(1, $2) n
        """, actor.ClientId!.Value, leads, domain);
}
