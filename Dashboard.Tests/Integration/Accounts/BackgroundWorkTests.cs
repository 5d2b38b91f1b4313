using Dashboard.Core;
using Dashboard.Core.Campaigns;
using Dashboard.Core.Exports;
using Dashboard.Core.Feedback;
using Dashboard.Core.Imports;
using Dashboard.Core.Jobs;
using Dashboard.Core.Leads;
using Dashboard.Core.Recipients;
using Dashboard.Core.Reports;
using Dashboard.Core.Sending;
using Dashboard.Core.Sheets;
using Dashboard.Core.Webhooks;
using Dashboard.Tests.Making;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Tests.Integration.Accounts;

/// <summary>Work for one client, given a thing of another's that its statements would pick up by its id: the role that it works in does not see it.</summary>
public sealed class BackgroundWorkTests(TwoClients app) : IClassFixture<TwoClients>
{
    /// <summary>Each kind of job with what it does to theirs; a new kind needs its line. Null: work of the house, named in Samples/house-work.txt.</summary>
    private static readonly Dictionary<string, Func<BackgroundWorkTests, Task<long>>?> Touched = new()
    {
        ["bulk"] = work => work.BulkAsync(),
        ["cleanUp"] = null,
        ["export"] = work => work.ExportAsync(),
        ["import"] = work => work.ImportAsync(),
        ["leadCheck"] = work => work.LeadsAsync(),
        ["leadConvert"] = work => work.LeadsAsync(),
        ["leadImport"] = work => work.RowsAsync("leads"),
        ["leadScore"] = work => work.LeadsAsync(),
        ["recount"] = work => work.RecountAsync(),
        ["sheetSync"] = work => work.SheetAsync(),
        ["suppressionImport"] = work => work.RowsAsync("suppressions"),
    };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private Guid Ours => app.Ours.ClientId!.Value;

    private Guid Theirs => app.Theirs.ClientId!.Value;

    [Fact]
    public async Task No_job_of_one_client_touches_a_thing_of_another()
    {
        Assert.Equal(app.Services.GetServices<IJobWork>().Select(work => work.Kind).Order(StringComparer.Ordinal), Touched.Keys.Order(StringComparer.Ordinal));

        var before = await app.FaceAsync(but: Ours, "chosen_leads", "chosen_recipients", "export_pieces", "list_memberships");
        foreach (var (kind, touched) in Touched)
            if (touched is not null) Assert.True(await touched(this) == 0, $"{kind} saw or changed another client's rows");

        var after = await app.FaceAsync(but: Ours, "chosen_leads", "chosen_recipients", "export_pieces", "list_memberships");
        Assert.Equal(before, after);
    }

    [Fact]
    public async Task A_send_of_one_client_launches_and_skips_nothing_of_another()
    {
        var campaign = await app.IdAsync(app.Theirs, "campaigns");
        await app.SqlAsync("UPDATE campaigns SET status = 'Sending', is_launched = false WHERE id = $1", campaign);
        var audience = app.Get<ICampaignAudience>();

        Assert.False(await audience.LaunchAsync(Ours, (Guid)campaign, Ct));
        Assert.Equal(0, await audience.SkipRestAsync(Ours, (Guid)campaign, Ct));
        var list = (Guid)(await app.SqlAsync("SELECT list_id FROM list_memberships WHERE client_id = $1 LIMIT 1", Theirs))!;
        Assert.Equal(0, (await audience.CountAsync(Ours, new([list], [], [], []), Ct)).Selected);

        await app.SqlAsync("UPDATE campaigns SET status = 'Sent', is_launched = true WHERE id = $1", campaign);
    }

    [Fact]
    public async Task A_report_about_anothers_message_moves_nothing()
    {
        var id = (long)(await app.SqlAsync("SELECT id FROM messages WHERE client_id = $1 AND state = $2 ORDER BY id LIMIT 1", Theirs, (short)MessageState.Accepted))!;
        var month = (short)(await app.SqlAsync("SELECT month FROM messages WHERE client_id = $1 AND id = $2", Theirs, id))!;
        var reported = new ReportedMessage(month, id, Ours, null, null, MessageState.Accepted, DateTimeOffset.UnixEpoch);

        Assert.False(await app.Get<IFeedbackLedger>().BounceAsync(reported, BounceClass.Hard, "550 5.1.1 no such user", Ct));
        Assert.False(await app.Get<IFeedbackLedger>().ComplainAsync(reported, "abuse", Ct));
        Assert.Equal((short)MessageState.Accepted, await app.SqlAsync("SELECT state FROM messages WHERE month = $1 AND id = $2", month, id));
    }

    [Fact]
    public async Task A_webhook_of_one_client_gets_no_delivery_of_anothers()
    {
        var webhook = (Guid)await app.IdAsync(app.Theirs, "webhooks");
        await app.SqlAsync("UPDATE webhook_deliveries SET next_attempt_at = now(), held_until = NULL WHERE webhook_id = $1", webhook);
        var queue = app.Get<IWebhookQueue>();

        Assert.False(await queue.FanOutAsync(Ours, webhook, Ct));
        Assert.Empty(await queue.ClaimAsync(Ours, webhook, 10, TimeSpan.FromMinutes(1), Ct));
        Assert.NotEmpty(await queue.ClaimAsync(Theirs, webhook, 10, TimeSpan.FromMinutes(1), Ct));
    }

    /// <summary>Their person stands in our list and among those whom our job was told to take out of it.</summary>
    private async Task<long> BulkAsync()
    {
        var (job, list, person) = ((Guid)await app.IdAsync(app.Ours, "jobs"), (Guid)await app.IdAsync(app.Ours, "lists"), (long)await app.IdAsync(app.Theirs, "recipients"));
        await app.SqlAsync("INSERT INTO list_memberships (client_id, list_id, recipient_id, added_at) VALUES ($1, $2, $3, now())", Theirs, list, person);
        await app.SqlAsync("INSERT INTO chosen_recipients (job_id, recipient_id) VALUES ($1, $2)", job, person);
        await app.Get<IRecipientActs>().StepAsync(job, Ours, new() { Act = BulkAct.RemoveFromList, TargetListId = list }, 10, DateTimeOffset.UnixEpoch, Ct);
        return 1 - (long)(await app.SqlAsync("WITH gone AS (DELETE FROM list_memberships WHERE list_id = $1 AND recipient_id = $2 RETURNING 1) SELECT count(*) FROM gone", list, person))!;
    }

    private async Task<long> ExportAsync()
    {
        var job = (Guid)await app.IdAsync(app.Theirs, "jobs");
        await app.SqlAsync("INSERT INTO export_pieces (job_id, piece, content) VALUES ($1, 999, $2)", job, new byte[] { 1 });
        var seen = 0L;
        await foreach (var piece in app.Get<IExportFiles>().ReadAsync(Ours, job, Ct)) seen += piece.Length;
        await app.SqlAsync("DELETE FROM export_pieces WHERE piece = 999");
        return seen;
    }

    /// <summary>Into their list.</summary>
    private async Task<long> ImportAsync()
    {
        var import = Guid.NewGuid();
        await using var staged = await app.Get<IRecipientCopy>().OpenAsync(import, Ct);
        await staged.StageAsync(new ImportChunk(), new ImportCheckpoint(0, 0, 0, 0), Ct);
        var merged = await staged.MergeAsync(new(import, Ours, (Guid)await app.IdAsync(app.Theirs, "lists"), "test", ExistingChoice.Update, IncludeSuppressed: true, DryRun: false, "email", DateTimeOffset.UnixEpoch), Ct);
        await staged.DiscardAsync(Ct);
        return merged is null ? 0 : 1;
    }

    private async Task<long> LeadsAsync()
    {
        var (job, lead) = ((Guid)await app.IdAsync(app.Ours, "jobs"), (long)await app.IdAsync(app.Theirs, "leads"));
        await app.SqlAsync("INSERT INTO chosen_leads (job_id, lead_id) VALUES ($1, $2)", job, lead);
        var book = app.Get<ILeadBook>();
        await book.MarkAsync(Ours, job, 10, Ct);
        return (await book.NextAsync(Ours, job, 10, Ct)).Count;
    }

    /// <summary>Their figures are wrong by one, and a count would put them right.</summary>
    private async Task<long> RecountAsync()
    {
        var campaign = (Guid)await app.IdAsync(app.Theirs, "campaigns");
        var month = (short)(await app.SqlAsync("SELECT month FROM campaigns WHERE id = $1", campaign))!;
        var refused = await Record.ExceptionAsync(async () => Assert.Empty((await app.Get<ICampaignStatistics>().RecountAsync(Ours, campaign, month, Ct)).Differences));
        return refused is null or Npgsql.PostgresException ? 0 : 1;
    }

    private async Task<long> SheetAsync()
    {
        var known = await app.Get<ISheetLedger>().KnownAsync(Ours, (Guid)await app.IdAsync(app.Theirs, "sheet_sources"), SheetTarget.Quality, Ct);
        return known.Rows.Count + known.Faults.Count;
    }

    /// <summary>A unit of work as a job's is opened, asked by SQL of its own.</summary>
    private async Task<long> RowsAsync(string table)
    {
        await using var db = await app.Get<IDashboardDbFactory>().OpenAsync(Actor.System(Ours), Ct);
        await db.Database.OpenConnectionAsync(Ct);
        await using var command = new Npgsql.NpgsqlCommand($"SELECT count(*) FROM {table} WHERE client_id <> '{Ours}'", (Npgsql.NpgsqlConnection)db.Database.GetDbConnection());
        return (long)(await command.ExecuteScalarAsync(Ct))!;
    }
}
