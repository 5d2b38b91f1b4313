using Dashboard.Core.Relays;
using Dashboard.Core.Sending;
using Dashboard.Core.Tracking;
using Npgsql;

namespace Dashboard.Data.Queries;

/// <summary>The sending under way, from roll-ups and from the few rows that wait for a reason.</summary>
internal sealed class SendingFigures(Connections connections) : ISendingFigures
{
    public async Task<double?> RateAsync(Guid clientId, Guid campaignId, CancellationToken ct)
    {
        // The minute under way and the one before: enough not to jump, little enough to be now.
        await using var connection = await connections.OfClientAsync(clientId, ct);
        await using var command = new NpgsqlCommand($"""
            SELECT sum(people)::float8 / extract(epoch FROM clock_timestamp() - greatest(date_trunc('minute', now()) - interval '1 minute', (SELECT started_at FROM campaigns WHERE id = $1)))::float8
            FROM campaign_activity WHERE campaign_id = $1 AND kind = {(short)EventKind.Accepted} AND bucket >= date_trunc('minute', now()) - interval '1 minute'
            """, connection);
        command.Parameters.Add(new() { Value = campaignId });
        return await command.ExecuteScalarAsync(ct) is double rate and > 0 ? rate : null;
    }

    public async Task<IReadOnlyList<DeferredMail>> DeferredAsync(Guid clientId, Guid campaignId, short month, CancellationToken ct)
    {
        // What servers put off carries its class, and few do: the index on it is small.
        await using var connection = await connections.OfClientAsync(clientId, ct);
        await using var command = new NpgsqlCommand($"""
            SELECT provider, count(*), coalesce(min(reply), ''), min(next_attempt_at)
            FROM (SELECT provider, reply, next_attempt_at, left(regexp_replace(reply, '<[^>]*>|\S+@\S+|[0-9A-Za-z]*[0-9][0-9A-Za-z]{5}\S*', '…', 'g'), 120) AS reason
                  FROM messages WHERE month = $2 AND campaign_id = $1 AND bounce_class IS NOT NULL AND state = {(short)MessageState.Deferred}) d
            GROUP BY provider, reason ORDER BY count(*) DESC, provider LIMIT 20
            """, connection);
        command.Parameters.Add(new() { Value = campaignId });
        command.Parameters.Add(new() { Value = month });
        var rows = new List<DeferredMail>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
            rows.Add(new((MailboxProvider)reader.GetInt16(0), reader.GetInt64(1), reader.GetString(2), reader.IsDBNull(3) ? null : reader.GetFieldValue<DateTimeOffset>(3)));
        return rows;
    }

    public async Task<IReadOnlyDictionary<MailboxProvider, long>> RestAsync(Guid clientId, Guid campaignId, CancellationToken ct)
    {
        await using var connection = await connections.OfClientAsync(clientId, ct);
        await using var command = new NpgsqlCommand("SELECT provider, greatest(targeted - accepted - bounced, 0) FROM campaign_providers WHERE campaign_id = $1", connection);
        command.Parameters.Add(new() { Value = campaignId });
        var rest = new Dictionary<MailboxProvider, long>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct)) rest[(MailboxProvider)reader.GetInt16(0)] = reader.GetInt64(1);
        return rest;
    }

    public async Task<(long ThisHour, long Today)> UsedAsync(string key, CancellationToken ct)
    {
        await using var command = connections.OfHouse("""
            SELECT CASE WHEN hour = date_trunc('hour', now(), 'UTC') THEN hour_used ELSE 0 END, CASE WHEN day = date_trunc('day', now(), 'UTC') THEN day_used ELSE 0 END FROM pace WHERE key = $1
            """);
        command.Parameters.Add(new() { Value = key });
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct) ? (reader.GetInt64(0), reader.GetInt64(1)) : (0, 0);
    }

    public async Task<double?> BestRateAsync(Guid relayId, CancellationToken ct)
    {
        await using var command = connections.OfHouse("SELECT max(accepted)::float8 / 60 FROM relay_activity WHERE relay_id = $1 AND minute > now() - interval '7 days' AND minute < date_trunc('minute', now())");
        command.Parameters.Add(new() { Value = relayId });
        return await command.ExecuteScalarAsync(ct) is double rate and > 0 ? rate : null;
    }

    public async Task<RelayStanding> StandingAsync(Guid relayId, bool isDefault, CancellationToken ct)
    {
        var used = await UsedAsync(PaceLimit.KeyOf(relayId), ct);
        await using var connection = await connections.OfHouseAsync(ct);
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(new("SELECT minute, accepted, deferred, bounced FROM relay_activity WHERE relay_id = $1 AND minute > now() - interval '1 hour' ORDER BY minute") { Parameters = { new() { Value = relayId } } });
        batch.BatchCommands.Add(new("SELECT step, answer, times, last_at FROM relay_answers WHERE relay_id = $1 ORDER BY last_at DESC LIMIT 10") { Parameters = { new() { Value = relayId } } });
        batch.BatchCommands.Add(new("""
            SELECT coalesce(sum(k.queued), 0)::bigint, coalesce(sum(k.sending), 0)::bigint, coalesce(sum(k.deferred), 0)::bigint,
                (SELECT count(*) FROM messages m JOIN transactional_mails t ON t.month = m.month AND t.message_id = m.id
                 WHERE m.campaign_id IS NULL AND m.next_attempt_at IS NOT NULL AND (t.relay_id = $1 OR (t.relay_id IS NULL AND $2))),
                (SELECT coalesce(sum(connections), 0)::int FROM relay_shares WHERE relay_id = $1)
            FROM campaigns c JOIN campaign_counts k ON k.campaign_id = c.id
            WHERE c.status IN ('Sending', 'Paused') AND (c.relay_id = $1 OR (c.relay_id IS NULL AND $2))
            """)
        {
            Parameters = { new() { Value = relayId }, new() { Value = isDefault } },
        });

        var (minutes, replies) = (new List<RelayMinute>(), new List<RelayReply>());
        await using var reader = await batch.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct)) minutes.Add(new(reader.GetFieldValue<DateTimeOffset>(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3)));
        await reader.NextResultAsync(ct);
        while (await reader.ReadAsync(ct)) replies.Add(new(reader.GetString(0), reader.GetString(1), reader.GetInt64(2), reader.GetFieldValue<DateTimeOffset>(3)));
        await reader.NextResultAsync(ct);
        await reader.ReadAsync(ct);
        var queue = new RelayQueue(reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3));
        return new(minutes, used.ThisHour, used.Today, replies, queue, reader.GetInt32(4));
    }
}
