using Dashboard.Core.Campaigns;
using Dashboard.Core.Sending;
using Npgsql;
using NpgsqlTypes;

namespace Dashboard.Data.Queries;

/// <summary>Audiences by one set-based statement; what is counted before a send and what is written at its start come from the same text.</summary>
internal sealed class CampaignAudience(NpgsqlDataSource source) : ICampaignAudience
{
    /// <summary>
    /// One row a recipient, with the number of the chosen lists they stand in and why they would be skipped (SkipReason, or null).
    /// $1 client, $2 lists, $3 excluded lists.
    /// </summary>
    private const string Audience = """
        SELECT r.id, r.email, m.times,
               CASE WHEN r.status = 1 THEN 1
                    WHEN s.reason = 1 THEN 1
                    WHEN r.status IN (2, 3) OR s.reason IS NOT NULL THEN 2
               END AS skip
        FROM (SELECT recipient_id, count(*) AS times FROM list_memberships WHERE list_id = ANY ($2) GROUP BY recipient_id) m
        JOIN recipients r ON r.id = m.recipient_id AND r.client_id = $1
        LEFT JOIN LATERAL (
            SELECT min(x.reason) AS reason FROM suppressions x WHERE x.email = r.email AND (x.client_id = $1 OR x.client_id IS NULL)) s ON true
        WHERE NOT EXISTS (SELECT FROM list_memberships e WHERE e.list_id = ANY ($3) AND e.recipient_id = r.id)
        """;

    public async Task<AudienceWaterfall> CountAsync(Guid clientId, IReadOnlyCollection<Guid> lists, IReadOnlyCollection<Guid> excluded, CancellationToken ct)
    {
        await using var command = source.CreateCommand($"""
            SELECT coalesce(sum(times), 0)::bigint, coalesce(sum(times - 1), 0)::bigint,
                   count(*) FILTER (WHERE skip = 1), count(*) FILTER (WHERE skip = 2), count(*) FILTER (WHERE skip = 3)
            FROM ({Audience}) a
            """);
        command.CommandTimeout = 120;
        Bind(command, clientId, lists, excluded);
        await using var reader = await command.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        return new(reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3), reader.GetInt64(4));
    }

    public async Task<bool> LaunchAsync(Guid campaignId, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        await using var together = await connection.BeginTransactionAsync(ct);

        Guid clientId;
        Guid[] lists, excluded;
        short month;
        await using (var claim = new NpgsqlCommand(
            "SELECT client_id, list_ids, exclude_list_ids, month FROM campaigns WHERE id = $1 AND status = 'Sending' AND NOT is_launched FOR UPDATE SKIP LOCKED", connection))
        {
            claim.Parameters.Add(new() { Value = campaignId });
            await using var reader = await claim.ExecuteReaderAsync(ct);
            if (!await reader.ReadAsync(ct)) return false;
            clientId = reader.GetGuid(0);
            lists = reader.GetFieldValue<Guid[]>(1);
            excluded = reader.GetFieldValue<Guid[]>(2);
            month = reader.GetInt16(3);
        }

        await using (var partitions = new NpgsqlCommand("SELECT ensure_month($1)", connection))
        {
            partitions.Parameters.Add(new() { Value = month });
            await partitions.ExecuteNonQueryAsync(ct);
        }

        await using (var launch = new NpgsqlCommand($"""
            WITH audience AS MATERIALIZED ({Audience}),
            written AS (
                INSERT INTO messages (month, client_id, campaign_id, recipient_id, state, provider, next_attempt_at, changed_at, skip_reason)
                SELECT $5, $1, $4, a.id, CASE WHEN a.skip IS NULL THEN {(short)MessageState.Queued} ELSE {(short)MessageState.Skipped} END,
                       coalesce(p.provider, 0), CASE WHEN a.skip IS NULL THEN clock_timestamp() END, clock_timestamp(), a.skip
                FROM audience a LEFT JOIN mailbox_providers p ON p.domain = split_part(a.email::text, '@', 2)::citext
                ON CONFLICT DO NOTHING
                RETURNING state, provider),
            by_provider AS (
                INSERT INTO campaign_providers (campaign_id, client_id, provider, targeted)
                SELECT $4, $1, provider, count(*) FROM written GROUP BY provider)
            INSERT INTO campaign_counts (campaign_id, client_id, selected, duplicates, targeted, queued, skipped)
            SELECT $4, $1, (SELECT coalesce(sum(times), 0) FROM audience), (SELECT coalesce(sum(times - 1), 0) FROM audience),
                   count(*), count(*) FILTER (WHERE state = {(short)MessageState.Queued}), count(*) FILTER (WHERE state = {(short)MessageState.Skipped})
            FROM written
            """, connection))
        {
            launch.CommandTimeout = 1800;
            Bind(launch, clientId, lists, excluded);
            launch.Parameters.Add(new() { Value = campaignId });
            launch.Parameters.Add(new() { Value = month });
            await launch.ExecuteNonQueryAsync(ct);
        }

        await using (var mark = new NpgsqlCommand("UPDATE campaigns SET is_launched = true WHERE id = $1", connection))
        {
            mark.Parameters.Add(new() { Value = campaignId });
            await mark.ExecuteNonQueryAsync(ct);
        }

        await together.CommitAsync(ct);
        return true;
    }

    public async Task<int> SkipRestAsync(Guid campaignId, CancellationToken ct)
    {
        await using var command = source.CreateCommand($"""
            WITH skipped AS (
                UPDATE messages m SET state = {(short)MessageState.Skipped}, skip_reason = {(short)SkipReason.Cancelled}, next_attempt_at = NULL, changed_at = clock_timestamp()
                FROM (SELECT w.month, w.id, w.state FROM messages w
                      WHERE w.campaign_id = $1 AND w.next_attempt_at IS NOT NULL FOR UPDATE SKIP LOCKED) old
                WHERE m.month = old.month AND m.id = old.id
                RETURNING old.state),
            counted AS (SELECT count(*) AS n, count(*) FILTER (WHERE state = {(short)MessageState.Deferred}) AS deferred FROM skipped)
            UPDATE campaign_counts c SET skipped = c.skipped + n, deferred = c.deferred - counted.deferred, queued = c.queued - (n - counted.deferred), changed_at = clock_timestamp()
            FROM counted WHERE c.campaign_id = $1 AND n > 0
            """);
        command.CommandTimeout = 600;
        command.Parameters.Add(new() { Value = campaignId });
        return await command.ExecuteNonQueryAsync(ct);
    }

    private static void Bind(NpgsqlCommand command, Guid clientId, IReadOnlyCollection<Guid> lists, IReadOnlyCollection<Guid> excluded)
    {
        command.Parameters.Add(new() { Value = clientId });
        command.Parameters.Add(new() { Value = lists.ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid });
        command.Parameters.Add(new() { Value = excluded.ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid });
    }
}
