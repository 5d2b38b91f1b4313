using Dashboard.Core.Suppressions;
using Npgsql;
using static Dashboard.Data.Queries.LedgerStates;

namespace Dashboard.Data.Queries;

/// <summary>How messages that were claimed and not begun come back.</summary>
internal static class LedgerReturns
{
    public static async Task ReturnAsync(NpgsqlConnection connection, string which, CancellationToken ct, params NpgsqlParameter[] parameters)
    {
        await using var command = new NpgsqlCommand(Requeue(which), connection) { CommandTimeout = 300 };
        command.Parameters.AddRange(parameters);
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>Claimed messages that match wait again, or are skipped where they may no longer be sent.</summary>
    private static string Requeue(string which) => $"""
        WITH verdict AS (
            SELECT m.month, m.id, CASE
                WHEN m.campaign_id IS NULL THEN CASE WHEN EXISTS (
                    SELECT FROM suppressions s WHERE s.email = t.email AND s.reason NOT IN ({(short)SuppressionReason.Unsubscribe}, {(short)SuppressionReason.Paused}) AND (s.client_id = m.client_id OR s.client_id IS NULL)) THEN 2 END
                WHEN r.id IS NULL THEN 3 WHEN r.status = 1 THEN 1 WHEN r.status > 1 THEN 2
                WHEN EXISTS (SELECT FROM suppressions s WHERE s.email = r.email AND (s.client_id = m.client_id OR s.client_id IS NULL)) THEN 2
                WHEN c.status IN ('Cancelled', 'Sent') THEN 4 END AS skip
            FROM messages m LEFT JOIN recipients r ON r.id = m.recipient_id LEFT JOIN campaigns c ON c.id = m.campaign_id
            LEFT JOIN transactional_mails t ON m.campaign_id IS NULL AND t.month = m.month AND t.message_id = m.id
            WHERE {which} AND m.state = {Claimed} FOR UPDATE OF m),
        returned AS (
            UPDATE messages m SET owner = NULL, state = CASE WHEN v.skip IS NOT NULL THEN {Skipped} WHEN m.attempts > 0 THEN {Deferred} ELSE {Queued} END,
                skip_reason = v.skip, next_attempt_at = CASE WHEN v.skip IS NULL THEN clock_timestamp() END, changed_at = clock_timestamp()
            FROM verdict v WHERE m.month = v.month AND m.id = v.id
            RETURNING m.month, m.id, m.client_id, m.campaign_id, m.recipient_id, m.state, m.skip_reason),
        told AS ({Outbox.Tell($"returned x WHERE x.state = {Skipped}", Outbox.TypeOfState, $"jsonb_build_object('reason', {Outbox.SkipReason("x.skip_reason")})")})
        UPDATE campaign_counts k SET sending = k.sending - b.n, queued = k.queued + b.queued, deferred = k.deferred + b.deferred, skipped = k.skipped + b.n - b.queued - b.deferred, changed_at = clock_timestamp()
        FROM (SELECT campaign_id, count(*) AS n, count(*) FILTER (WHERE state = {Queued}) AS queued, count(*) FILTER (WHERE state = {Deferred}) AS deferred FROM returned GROUP BY campaign_id) b
        WHERE k.campaign_id = b.campaign_id
        """;
}
