using Dashboard.Core.Housekeeping;
using Dashboard.Core.Sending;
using Npgsql;

namespace Dashboard.Data.Queries;

/// <summary>Deletes what has had its time in pieces of some thousand rows, so that no lock is held for long.</summary>
internal sealed class ExpiredRows(Connections connections) : IExpiredRows
{
    private const int Piece = 5000;

    /// <summary>Whom a job was still for that nobody ran again in its time.</summary>
    private const string LeftOfJob = "NOT EXISTS (SELECT FROM jobs j WHERE j.id = t.job_id AND (j.finished_at IS NULL OR j.finished_at > $1))";

    public async Task<IReadOnlyDictionary<string, long>> RemoveAsync(RetentionSettings retention, DateTimeOffset now, CancellationToken ct) => new Dictionary<string, long>
    {
        ["sandboxMails"] = await RemoveAsync("captured_messages", "captured_at < $1", now - retention.SandboxMail, ct),
        ["sheetRuns"] = await RemoveAsync("sheet_runs", "started_at < $1 AND state <> 'Running' AND EXISTS (SELECT FROM sheet_runs later WHERE later.source_id = t.source_id AND later.id > t.id)", now - retention.SheetRuns, ct),
        ["importErrors"] = await RemoveAsync("import_errors", "EXISTS (SELECT FROM imports i WHERE i.id = t.import_id AND i.finished_at < $1)", now - retention.ImportErrors, ct),
        ["pendingUploads"] = await RemoveAsync("pending_uploads", "created_at < $1", now - retention.Uploads, ct),
        ["jobs"] = await RemoveAsync("jobs", "finished_at < $1 AND NOT EXISTS (SELECT FROM imports i WHERE i.job_id = t.id)", now - retention.Jobs, ct),
        ["chosenRecipients"] = await RemoveAsync("chosen_recipients", LeftOfJob, now - retention.Jobs, ct),
        ["chosenLeads"] = await RemoveAsync("chosen_leads", LeftOfJob, now - retention.Jobs, ct),
        ["leadVerdicts"] = await RemoveAsync("lead_verdicts", LeftOfJob, now - retention.Jobs, ct),
        ["mailServerTurns"] = await RemoveAsync("pace", "key LIKE 'mailbox:%' AND filled_at < $1", now - TimeSpan.FromDays(1), ct),
        ["webhookDeliveries"] = await RemoveAsync("webhook_deliveries", "created_at < $1 AND next_attempt_at IS NULL", now - retention.Events, ct),
        ["eventMonths"] = await RemoveMonthsAsync(LedgerMonth.Of(now - retention.Events), ct),
        ["keyRequests"] = await RemoveAsync("key_requests", "at < $1", now - retention.KeyRequests, ct),
        ["apiKeys"] = await RemoveAsync("api_keys", "least(expires_at, revoked_at) < $1", now - retention.ApiKeys, ct),
    };

    /// <summary>Empties the months of the outbox before one: that costs nothing, whatever they hold.</summary>
    private async Task<long> RemoveMonthsAsync(short before, CancellationToken ct)
    {
        var months = new List<string>();
        await using (var find = connections.OfHouse("SELECT c.relname::text FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = 'outbox'::regclass AND substring(c.relname FROM '[0-9]+$')::int < $1"))
        {
            find.Parameters.Add(new() { Value = (int)before });
            await using var reader = await find.ExecuteReaderAsync(ct);
            while (await reader.ReadAsync(ct)) months.Add(reader.GetString(0));
        }

        foreach (var month in months)
        {
            // Emptied, not dropped: a message of that month may still be told of.
            await using var empty = connections.OfHouse($"TRUNCATE {month}");
            await empty.ExecuteNonQueryAsync(ct);
        }

        return months.Count;
    }

    private async Task<long> RemoveAsync(string table, string rule, DateTimeOffset before, CancellationToken ct)
    {
        long removed = 0;
        while (true)
        {
            await using var command = connections.OfHouse($"DELETE FROM {table} WHERE ctid = ANY(ARRAY(SELECT t.ctid FROM {table} t WHERE {rule} LIMIT {Piece}))");
            command.Parameters.Add(new() { Value = before.ToUniversalTime() });
            var some = await command.ExecuteNonQueryAsync(ct);
            removed += some;
            if (some < Piece) return removed;
        }
    }
}
