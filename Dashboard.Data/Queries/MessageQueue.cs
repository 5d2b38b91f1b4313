using System.Text.Json;
using Dashboard.Core.Feedback;
using Dashboard.Core.Relays;
using Dashboard.Core.Sending;
using Dashboard.Core.Tracking;
using Npgsql;
using NpgsqlTypes;

namespace Dashboard.Data.Queries;

/// <summary>The ledger's statements. States are written as numbers of <see cref="MessageState"/> so that the planner sees constants.</summary>
internal sealed class MessageQueue(NpgsqlDataSource source) : IMessageQueue
{
    private const int Queued = (int)MessageState.Queued, Claimed = (int)MessageState.Claimed, HandingOver = (int)MessageState.HandingOver;
    private const int Deferred = (int)MessageState.Deferred, Accepted = (int)MessageState.Accepted, Bounced = (int)MessageState.Bounced;
    private const int Failed = (int)MessageState.Failed, Skipped = (int)MessageState.Skipped, Unknown = (int)MessageState.Unknown;

    public async Task<int> EnterAsync(string name, CancellationToken ct)
    {
        await using var command = source.CreateCommand("INSERT INTO senders (name) VALUES ($1) RETURNING id");
        command.Parameters.Add(new() { Value = name });
        return (int)(await command.ExecuteScalarAsync(ct))!;
    }

    public async Task<int> BeatAsync(int sender, TimeSpan lease, CancellationToken ct)
    {
        await using var command = source.CreateCommand("""
            WITH beat AS (UPDATE senders SET heartbeat_at = clock_timestamp() WHERE id = $1 RETURNING id)
            SELECT CASE WHEN EXISTS (SELECT FROM beat)
                   THEN (SELECT count(*) FROM senders WHERE heartbeat_at > clock_timestamp() - $2 OR id = $1) ELSE 0 END::int
            """);
        command.Parameters.Add(new() { Value = sender });
        command.Parameters.Add(new() { Value = lease });
        return (int)(await command.ExecuteScalarAsync(ct))!;
    }

    public async Task LeaveAsync(int sender, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        await using var together = await connection.BeginTransactionAsync(ct);
        await RunAsync(connection, Requeue("m.owner = $1"), ct, new NpgsqlParameter { Value = sender });
        await RunAsync(connection, "DELETE FROM senders WHERE id = $1 AND NOT EXISTS (SELECT FROM messages WHERE owner = $1)", ct, new NpgsqlParameter { Value = sender });
        await together.CommitAsync(ct);
    }

    public async Task<int> ReapAsync(TimeSpan lease, TimeSpan doubtfulWait, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        await using var together = await connection.BeginTransactionAsync(ct);
        int[] dead;
        await using (var find = new NpgsqlCommand("SELECT id FROM senders WHERE heartbeat_at < clock_timestamp() - $1 FOR UPDATE SKIP LOCKED", connection))
        {
            find.Parameters.Add(new() { Value = lease });
            var found = new List<int>();
            await using var reader = await find.ExecuteReaderAsync(ct);
            while (await reader.ReadAsync(ct)) found.Add(reader.GetInt32(0));
            dead = [.. found];
        }

        if (dead.Length == 0) return 0;
        var owners = new NpgsqlParameter { Value = dead };
        await RunAsync(connection, Requeue("m.owner = ANY ($1)"), ct, owners);
        await RunAsync(connection, $"""
            WITH doubtful AS (
                UPDATE messages m SET
                    state = CASE WHEN c.doubtful = 'NeverTwice' THEN {Unknown} ELSE {Deferred} END,
                    next_attempt_at = CASE WHEN c.doubtful = 'NeverTwice' THEN NULL ELSE clock_timestamp() + $2 END,
                    owner = NULL, changed_at = clock_timestamp(), reply = 'The sending process ended while the message was being handed over; whether it arrived is not known.'
                FROM campaigns c WHERE m.owner = ANY ($1) AND m.state = {HandingOver} AND c.id = m.campaign_id
                RETURNING m.campaign_id, m.state)
            UPDATE campaign_counts k SET sending = k.sending - d.n, unknown = k.unknown + d.unknown, deferred = k.deferred + d.n - d.unknown, changed_at = clock_timestamp()
            FROM (SELECT campaign_id, count(*) AS n, count(*) FILTER (WHERE state = {Unknown}) AS unknown FROM doubtful GROUP BY campaign_id) d
            WHERE k.campaign_id = d.campaign_id
            """, ct, new NpgsqlParameter { Value = dead }, new NpgsqlParameter { Value = doubtfulWait });
        await RunAsync(connection, "DELETE FROM senders WHERE id = ANY ($1)", ct, new NpgsqlParameter { Value = dead });
        await together.CommitAsync(ct);
        return dead.Length;
    }

    public async Task<int> StartDueAsync(TimeSpan grace, CancellationToken ct)
    {
        await using var command = source.CreateCommand("""
            WITH due AS (
                UPDATE campaigns SET
                    status = CASE WHEN scheduled_at < now() - $1 THEN 'Paused' ELSE 'Sending' END,
                    pause_reason = CASE WHEN scheduled_at < now() - $1 THEN 'Its start at ' || to_char(scheduled_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI') ||
                        ' UTC was missed because the program was not running. Resume to send it now, or cancel it.' END,
                    started_at = CASE WHEN scheduled_at < now() - $1 THEN NULL ELSE now() END,
                    month = CASE WHEN scheduled_at < now() - $1 THEN NULL
                        ELSE (extract(year FROM now() AT TIME ZONE 'UTC') - 2020) * 12 + extract(month FROM now() AT TIME ZONE 'UTC') - 1 END,
                    updated_at = now()
                WHERE status = 'Scheduled' AND scheduled_at <= now()
                RETURNING id, status),
            told AS (SELECT pg_notify('dashboard', 'campaign:' || id) FROM due)
            SELECT (SELECT count(*) FROM told) * 0 + count(*) FILTER (WHERE status = 'Sending') FROM due
            """);
        command.Parameters.Add(new() { Value = grace });
        return (int)(long)(await command.ExecuteScalarAsync(ct))!;
    }

    public async Task<IReadOnlyList<RunnableCampaign>> RunnableAsync(CancellationToken ct)
    {
        await using var command = source.CreateCommand("SELECT id, client_id, month, relay_id, doubtful, is_launched, started_at FROM campaigns WHERE status = 'Sending' AND month IS NOT NULL ORDER BY started_at");
        await using var reader = await command.ExecuteReaderAsync(ct);
        var campaigns = new List<RunnableCampaign>();
        while (await reader.ReadAsync(ct))
        {
            campaigns.Add(new(reader.GetGuid(0), reader.GetGuid(1), reader.GetInt16(2), reader.IsDBNull(3) ? null : reader.GetGuid(3),
                Enum.Parse<Core.Campaigns.DoubtfulChoice>(reader.GetString(4)), reader.GetBoolean(5), reader.GetFieldValue<DateTimeOffset>(6)));
        }

        return campaigns;
    }

    public async Task<IReadOnlyList<ClaimedMessage>> ClaimAsync(int sender, Guid campaignId, short month, int limit, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        await using var command = new NpgsqlCommand($"""
            WITH picked AS MATERIALIZED (
                SELECT id, state FROM messages
                WHERE month = $2 AND campaign_id = $3 AND next_attempt_at IS NOT NULL AND next_attempt_at <= clock_timestamp()
                  AND (SELECT status FROM campaigns WHERE id = $3) = 'Sending'
                ORDER BY next_attempt_at, id LIMIT $4 FOR UPDATE SKIP LOCKED),
            claimed AS (
                UPDATE messages m SET state = {Claimed}, owner = $1, next_attempt_at = NULL, changed_at = clock_timestamp()
                FROM picked p WHERE m.month = $2 AND m.id = p.id
                RETURNING m.id, m.recipient_id, m.provider, m.attempts),
            counted AS (
                UPDATE campaign_counts k SET queued = k.queued - p.queued, deferred = k.deferred - p.n + p.queued, sending = k.sending + p.n, changed_at = clock_timestamp()
                FROM (SELECT count(*) AS n, count(*) FILTER (WHERE state = {Queued}) AS queued FROM picked) p WHERE k.campaign_id = $3 AND p.n > 0)
            SELECT c.id, c.provider, c.attempts, r.email::text, r.name, r.attributes::text FROM claimed c LEFT JOIN recipients r ON r.id = c.recipient_id
            """, connection);
        command.Parameters.Add(new() { Value = sender });
        command.Parameters.Add(new() { Value = month });
        command.Parameters.Add(new() { Value = campaignId });
        command.Parameters.Add(new() { Value = limit });
        await using var reader = await command.ExecuteReaderAsync(ct);
        var messages = new List<ClaimedMessage>(limit);
        while (await reader.ReadAsync(ct))
        {
            var attributes = reader.IsDBNull(5) ? null : JsonSerializer.Deserialize<Dictionary<string, string?>>(reader.GetString(5));
            messages.Add(new(reader.GetInt64(0), month, campaignId, reader.GetInt16(1), reader.GetInt16(2),
                reader.IsDBNull(3) ? null : reader.GetString(3), reader.IsDBNull(4) ? null : reader.GetString(4), attributes ?? []));
        }

        return messages;
    }

    public async Task<LedgerCommit> CommitAsync(int sender, IReadOnlyList<Outcome> outcomes, IReadOnlyList<ClaimedMessage> intents, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        await using var batch = new NpgsqlBatch(connection);
        // One batch is one implicit transaction and one round trip.
        if (outcomes.Count > 0) batch.BatchCommands.Add(Record(sender, outcomes));
        if (intents.Count > 0) batch.BatchCommands.Add(Allow(sender, intents));
        foreach (var campaign in outcomes.Select(o => o.Message.CampaignId).Distinct())
            batch.BatchCommands.Add(new("SELECT pg_notify('dashboard', $1)") { Parameters = { new() { Value = $"campaign:{campaign}" } } });

        var granted = new HashSet<long>(intents.Count);
        await using (var reader = await batch.ExecuteReaderAsync(ct))
        {
            // Recording answers no rows, so the first result is the intents'.
            if (intents.Count > 0)
                while (await reader.ReadAsync(ct)) granted.Add(reader.GetInt64(0));
        }

        return new(granted, [.. intents.Where(i => !granted.Contains(i.Id))]);
    }

    public async Task ReturnAsync(int sender, IReadOnlyList<ClaimedMessage> messages, CancellationToken ct)
    {
        if (messages.Count == 0) return;
        await using var connection = await source.OpenConnectionAsync(ct);
        await RunAsync(connection, Requeue("m.owner = $1 AND (m.month, m.id) IN (SELECT * FROM unnest($2, $3))"), ct,
            new NpgsqlParameter { Value = sender },
            new NpgsqlParameter { Value = messages.Select(m => m.Month).ToArray() },
            new NpgsqlParameter { Value = messages.Select(m => m.Id).ToArray() });
    }

    public async Task GiveBackAsync(int sender, Guid campaignId, short month, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        await RunAsync(connection, Requeue("m.owner = $1 AND m.campaign_id = $2 AND m.month = $3"), ct,
            new NpgsqlParameter { Value = sender }, new NpgsqlParameter { Value = campaignId }, new NpgsqlParameter { Value = month });
    }

    public async Task<IReadOnlyList<Guid>> CancelledWithRestAsync(CancellationToken ct)
    {
        // Long enough for the slowest answer to a dot, and for a process that was down over a weekend.
        await using var command = source.CreateCommand("""
            SELECT c.id FROM campaigns c WHERE c.status = 'Cancelled' AND c.month IS NOT NULL AND c.finished_at > now() - interval '7 days'
              AND EXISTS (SELECT FROM messages m WHERE m.month = c.month AND m.campaign_id = c.id AND m.next_attempt_at IS NOT NULL)
            """);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var campaigns = new List<Guid>();
        while (await reader.ReadAsync(ct)) campaigns.Add(reader.GetGuid(0));
        return campaigns;
    }

    public async Task TellAsync(RelayHealth health, CancellationToken ct)
    {
        await using var command = source.CreateCommand("""
            UPDATE relays SET
                last_accepted_at = CASE WHEN $2 THEN clock_timestamp() ELSE last_accepted_at END,
                last_problem = coalesce($3, last_problem), last_problem_at = CASE WHEN $3 IS NULL THEN last_problem_at ELSE clock_timestamp() END,
                resting_until = CASE WHEN $4 > interval '0' THEN clock_timestamp() + $4 WHEN $2 THEN NULL ELSE resting_until END
            WHERE id = $1
            """);
        command.Parameters.Add(new() { Value = health.RelayId });
        command.Parameters.Add(new() { Value = health.Accepted });
        command.Parameters.Add(new() { Value = (object?)health.Problem ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = (object?)health.Rest ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Interval });
        await command.ExecuteNonQueryAsync(ct);
    }

    public async Task<bool> FinishAsync(Guid campaignId, short month, CancellationToken ct)
    {
        await using var command = source.CreateCommand("""
            UPDATE campaigns SET status = 'Sent', finished_at = now(), updated_at = now()
            WHERE id = $1 AND status = 'Sending' AND is_launched
              AND NOT EXISTS (SELECT FROM messages m WHERE m.month = $2 AND m.campaign_id = $1 AND m.next_attempt_at IS NOT NULL)
              AND NOT EXISTS (SELECT FROM messages m WHERE m.month = $2 AND m.campaign_id = $1 AND m.owner IS NOT NULL)
            RETURNING pg_notify('dashboard', 'campaign:' || id)
            """);
        command.Parameters.Add(new() { Value = campaignId });
        command.Parameters.Add(new() { Value = month });
        return await command.ExecuteScalarAsync(ct) is not null;
    }

    public async Task<DateTimeOffset?> NextDueAsync(Guid campaignId, short month, CancellationToken ct)
    {
        await using var command = source.CreateCommand("SELECT min(next_attempt_at) FROM messages WHERE month = $2 AND campaign_id = $1 AND next_attempt_at IS NOT NULL");
        command.Parameters.Add(new() { Value = campaignId });
        command.Parameters.Add(new() { Value = month });
        return await command.ExecuteScalarAsync(ct) is DateTime due ? new DateTimeOffset(due, TimeSpan.Zero) : null;
    }

    /// <summary>Outcomes: only where this sender still hands the message over, so that a repeat and a late one change nothing.</summary>
    private static NpgsqlBatchCommand Record(int sender, IReadOnlyList<Outcome> outcomes)
    {
        var command = new NpgsqlBatchCommand($"""
            WITH said AS (
                SELECT * FROM unnest($2::smallint[], $3::bigint[], $4::smallint[], $5::smallint[], $6::interval[], $7::smallint[], $8::text[])
                    AS t(month, id, state, attempts, wait, bounce_class, reply)),
            recorded AS (
                UPDATE messages m SET state = s.state, attempts = s.attempts, owner = NULL, next_attempt_at = clock_timestamp() + s.wait, changed_at = clock_timestamp(),
                    accepted_at = CASE WHEN s.state = {Accepted} THEN clock_timestamp() END, bounce_class = s.bounce_class, reply = s.reply
                FROM said s WHERE m.month = s.month AND m.id = s.id AND m.owner = $1 AND m.state = {HandingOver}
                RETURNING m.campaign_id, m.client_id, m.recipient_id, m.provider, m.state, m.bounce_class, m.id, m.month, m.reply),
            by_campaign AS (
                SELECT campaign_id, client_id, count(*) AS n,
                    count(*) FILTER (WHERE state = {Queued}) AS queued, count(*) FILTER (WHERE state = {Deferred}) AS deferred,
                    count(*) FILTER (WHERE state = {Deferred} AND bounce_class IS NOT NULL) AS deferrals, count(*) FILTER (WHERE state = {Accepted}) AS accepted, count(*) FILTER (WHERE state = {Bounced}) AS bounced,
                    count(*) FILTER (WHERE state = {Failed}) AS failed, count(*) FILTER (WHERE state = {Skipped}) AS skipped, count(*) FILTER (WHERE state = {Unknown}) AS unknown
                FROM recorded WHERE campaign_id IS NOT NULL GROUP BY campaign_id, client_id),
            counted AS (
                UPDATE campaign_counts k SET sending = k.sending - b.n, queued = k.queued + b.queued, deferred = k.deferred + b.deferred, accepted = k.accepted + b.accepted,
                    bounced = k.bounced + b.bounced, failed = k.failed + b.failed, skipped = k.skipped + b.skipped, unknown = k.unknown + b.unknown, changed_at = clock_timestamp()
                FROM by_campaign b WHERE k.campaign_id = b.campaign_id),
            by_provider AS (
                UPDATE campaign_providers p SET accepted = p.accepted + b.accepted, bounced = p.bounced + b.bounced, deferrals = p.deferrals + b.deferrals
                FROM (SELECT campaign_id, provider, count(*) FILTER (WHERE state = {Accepted}) AS accepted, count(*) FILTER (WHERE state = {Bounced}) AS bounced,
                        count(*) FILTER (WHERE state = {Deferred} AND bounce_class IS NOT NULL) AS deferrals FROM recorded GROUP BY campaign_id, provider) b
                WHERE p.campaign_id = b.campaign_id AND p.provider = b.provider),
            hard AS (
                INSERT INTO suppressions (client_id, email, reason, note, campaign_id, created_at)
                SELECT x.client_id, r.email, 2, left(x.reply, 500), x.campaign_id, clock_timestamp()
                FROM recorded x JOIN recipients r ON r.id = x.recipient_id
                WHERE x.state = {Bounced} AND x.bounce_class = {(int)BounceClass.Hard}
                ON CONFLICT DO NOTHING),
            hard_status AS (
                UPDATE recipients r SET status = 2, updated_at = clock_timestamp() FROM recorded x
                WHERE r.id = x.recipient_id AND r.status = 0 AND x.state = {Bounced} AND x.bounce_class = {(int)BounceClass.Hard})
            INSERT INTO campaign_activity (campaign_id, client_id, kind, bucket, people)
            SELECT b.campaign_id, b.client_id, a.kind, date_trunc(CASE WHEN clock_timestamp() < date_trunc('hour', c.started_at + interval '6:59:59.999999') THEN 'minute' ELSE 'hour' END, clock_timestamp()), a.n
            FROM by_campaign b JOIN campaigns c ON c.id = b.campaign_id
            CROSS JOIN LATERAL (VALUES ({(short)EventKind.Accepted}::smallint, b.accepted), ({(short)EventKind.Bounced}::smallint, b.bounced), ({(short)EventKind.Deferred}::smallint, b.deferrals)) a(kind, n)
            WHERE a.n > 0
            ON CONFLICT (campaign_id, kind, bucket) DO UPDATE SET people = campaign_activity.people + excluded.people
            """);
        command.Parameters.Add(new() { Value = sender });
        command.Parameters.Add(new() { Value = outcomes.Select(o => o.Message.Month).ToArray() });
        command.Parameters.Add(new() { Value = outcomes.Select(o => o.Message.Id).ToArray() });
        command.Parameters.Add(new() { Value = outcomes.Select(o => (short)o.State).ToArray() });
        command.Parameters.Add(new() { Value = outcomes.Select(o => o.Attempts).ToArray() });
        command.Parameters.Add(new() { Value = outcomes.Select(o => o.RetryAfter).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Interval });
        command.Parameters.Add(new() { Value = outcomes.Select(o => (short?)o.BounceClass).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Smallint });
        command.Parameters.Add(new() { Value = outcomes.Select(o => o.Reply).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
        return command;
    }

    /// <summary>
    /// Intents: the moment from which a crash may double the message. The campaign's status and the address are asked in the same statement,
    /// so that a pause, a cancellation or an unsubscribe a second ago counts. A repeat after a lost answer allows the same ones again.
    /// </summary>
    private static NpgsqlBatchCommand Allow(int sender, IReadOnlyList<ClaimedMessage> intents)
    {
        var command = new NpgsqlBatchCommand($"""
            UPDATE messages m SET state = {HandingOver}, changed_at = clock_timestamp()
            FROM unnest($2::smallint[], $3::bigint[], $4::citext[]) AS t(month, id, email)
            WHERE m.month = t.month AND m.id = t.id AND m.owner = $1 AND m.state IN ({Claimed}, {HandingOver}) AND t.email IS NOT NULL
              AND (m.campaign_id IS NULL OR EXISTS (SELECT FROM campaigns c WHERE c.id = m.campaign_id AND c.status = 'Sending'))
              AND (m.recipient_id IS NULL OR EXISTS (SELECT FROM recipients r WHERE r.id = m.recipient_id AND r.status = 0))
              AND NOT EXISTS (SELECT FROM suppressions s WHERE s.email = t.email AND (s.client_id = m.client_id OR s.client_id IS NULL))
            RETURNING m.id
            """);
        command.Parameters.Add(new() { Value = sender });
        command.Parameters.Add(new() { Value = intents.Select(i => i.Month).ToArray() });
        command.Parameters.Add(new() { Value = intents.Select(i => i.Id).ToArray() });
        command.Parameters.Add(new() { Value = intents.Select(i => i.Email).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
        return command;
    }

    /// <summary>Claimed messages that match wait again, or are skipped where they may no longer be sent.</summary>
    private static string Requeue(string which) => $"""
        WITH verdict AS (
            SELECT m.month, m.id, CASE WHEN r.id IS NULL THEN 3 WHEN r.status = 1 THEN 1 WHEN r.status > 1 THEN 2
                WHEN EXISTS (SELECT FROM suppressions s WHERE s.email = r.email AND (s.client_id = m.client_id OR s.client_id IS NULL)) THEN 2
                WHEN c.status IN ('Cancelled', 'Sent') THEN 4 END AS skip
            FROM messages m LEFT JOIN recipients r ON r.id = m.recipient_id LEFT JOIN campaigns c ON c.id = m.campaign_id
            WHERE {which} AND m.state = {Claimed} FOR UPDATE OF m),
        returned AS (
            UPDATE messages m SET owner = NULL, state = CASE WHEN v.skip IS NOT NULL THEN {Skipped} WHEN m.attempts > 0 THEN {Deferred} ELSE {Queued} END,
                skip_reason = v.skip, next_attempt_at = CASE WHEN v.skip IS NULL THEN clock_timestamp() END, changed_at = clock_timestamp()
            FROM verdict v WHERE m.month = v.month AND m.id = v.id
            RETURNING m.campaign_id, m.state)
        UPDATE campaign_counts k SET sending = k.sending - b.n, queued = k.queued + b.queued, deferred = k.deferred + b.deferred, skipped = k.skipped + b.n - b.queued - b.deferred, changed_at = clock_timestamp()
        FROM (SELECT campaign_id, count(*) AS n, count(*) FILTER (WHERE state = {Queued}) AS queued, count(*) FILTER (WHERE state = {Deferred}) AS deferred FROM returned GROUP BY campaign_id) b
        WHERE k.campaign_id = b.campaign_id
        """;

    private static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken ct, params NpgsqlParameter[] parameters)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 300 };
        command.Parameters.AddRange(parameters);
        await command.ExecuteNonQueryAsync(ct);
    }
}
