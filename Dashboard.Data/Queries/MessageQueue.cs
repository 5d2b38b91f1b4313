using System.Text.Json;
using Dashboard.Core.Campaigns;
using Dashboard.Core.Feedback;
using Dashboard.Core.Recipients;
using Dashboard.Core.Relays;
using Dashboard.Core.Sending;
using Dashboard.Core.Suppressions;
using Dashboard.Core.Tracking;
using Npgsql;
using NpgsqlTypes;

namespace Dashboard.Data.Queries;

/// <summary>The ledger's statements. States are written as numbers of <see cref="MessageState"/> so that the planner sees constants.</summary>
/// <remarks>What every message passes is prepared, once for a connection: planning it anew costs a third of the sending speed (1,680 instead of 2,640 a second).</remarks>
internal sealed class MessageQueue(NpgsqlDataSource source) : IMessageQueue
{
    private const int Queued = (int)MessageState.Queued, Claimed = (int)MessageState.Claimed, HandingOver = (int)MessageState.HandingOver;
    private const int Deferred = (int)MessageState.Deferred, Accepted = (int)MessageState.Accepted, Bounced = (int)MessageState.Bounced;
    private const int Failed = (int)MessageState.Failed, Skipped = (int)MessageState.Skipped, Unknown = (int)MessageState.Unknown;

    /// <summary>
    /// Whoever claims must still be among the senders, and stays so until the claim is committed: a process that was frozen and taken for dead would otherwise own
    /// messages that nobody ever takes from it. The lock is the weakest one that a reaper's waits for; heartbeats pass it.
    /// </summary>
    private const string Alive = "alive AS MATERIALIZED (SELECT id FROM senders WHERE id = $1 FOR KEY SHARE)";

    private const string InterruptedReply = "The sending process ended while the message was being handed over; whether it arrived is not known.";

    private static readonly string SuppressHard = $"""
        , hard AS (
            INSERT INTO suppressions (client_id, email, reason, note, campaign_id, created_at)
            SELECT x.client_id, coalesce(r.email, t.email), {(short)SuppressionReason.HardBounce}, left(x.reply, 500), x.campaign_id, clock_timestamp()
            FROM recorded x LEFT JOIN recipients r ON r.id = x.recipient_id
            LEFT JOIN transactional_mails t ON x.campaign_id IS NULL AND t.month = x.month AND t.message_id = x.id
            WHERE x.state = {Bounced} AND x.bounce_class = {(int)BounceClass.Hard} AND coalesce(r.email, t.email) IS NOT NULL
            ON CONFLICT DO NOTHING),
        hard_status AS (
            UPDATE recipients r SET status = {(short)RecipientStatus.Bounced}, updated_at = clock_timestamp() FROM recorded x
            WHERE r.id = x.recipient_id AND r.status = {(short)RecipientStatus.Active} AND x.state = {Bounced} AND x.bounce_class = {(int)BounceClass.Hard})
        """;

    /// <summary>Each attempt at a single mail is an event. It lies in the message's month, whose partition exists.</summary>
    private static readonly string KeepHistory = $"""
        , attempted AS (
            INSERT INTO events (id, month, at, kind, client_id, message_id, message_month, recipient_id, detail)
            SELECT gen_random_uuid(), x.month, clock_timestamp(),
                CASE x.state WHEN {Accepted} THEN {(short)EventKind.Accepted} WHEN {Deferred} THEN {(short)EventKind.Deferred} ELSE {(short)EventKind.Bounced} END,
                x.client_id, x.id, x.month, x.recipient_id, x.reply
            FROM recorded x WHERE x.campaign_id IS NULL AND x.state IN ({Accepted}, {Deferred}, {Bounced}))
        """;

    /// <summary>What was answered is told; a deferral only where a server asked for it.</summary>
    private static readonly string TellOutbox = ", told AS (" + Outbox.Tell(
        $"recorded x WHERE x.state IN ({Accepted}, {Bounced}, {Failed}, {Skipped}, {Unknown}) OR (x.state = {Deferred} AND x.bounce_class IS NOT NULL)",
        Outbox.TypeOfState,
        $"CASE WHEN x.state <> {Accepted} THEN jsonb_strip_nulls(jsonb_build_object('reply', x.reply, 'bounceClass', {Outbox.BounceClass("x.bounce_class")})) END") + ")";

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
        dead = [.. dead, .. await GoneAsync(connection, ct)];
        var owners = new NpgsqlParameter { Value = dead };
        await RunAsync(connection, Requeue("m.owner = ANY ($1)"), ct, owners);
        await RunAsync(connection, $"""
            WITH doubtful AS (
                UPDATE messages m SET
                    state = CASE WHEN c.doubtful = 'NeverTwice' THEN {Unknown} ELSE {Deferred} END,
                    next_attempt_at = CASE WHEN c.doubtful = 'NeverTwice' THEN NULL ELSE clock_timestamp() + $2 END,
                    owner = NULL, changed_at = clock_timestamp(), reply = '{InterruptedReply}'
                FROM campaigns c WHERE m.owner = ANY ($1) AND m.state = {HandingOver} AND c.id = m.campaign_id
                RETURNING m.month, m.id, m.client_id, m.campaign_id, m.recipient_id, m.state),
            told AS ({Outbox.Tell($"doubtful x WHERE x.state = {Unknown}", Outbox.TypeOfState)})
            UPDATE campaign_counts k SET sending = k.sending - d.n, unknown = k.unknown + d.unknown, deferred = k.deferred + d.n - d.unknown, changed_at = clock_timestamp()
            FROM (SELECT campaign_id, count(*) AS n, count(*) FILTER (WHERE state = {Unknown}) AS unknown FROM doubtful GROUP BY campaign_id) d
            WHERE k.campaign_id = d.campaign_id
            """, ct, new NpgsqlParameter { Value = dead }, new NpgsqlParameter { Value = doubtfulWait });
        await RunAsync(connection, $"""
            WITH doubtful AS (UPDATE messages m SET
                state = CASE WHEN t.never_twice THEN {Unknown} ELSE {Deferred} END,
                next_attempt_at = CASE WHEN t.never_twice THEN NULL ELSE clock_timestamp() + $2 END,
                owner = NULL, changed_at = clock_timestamp(), reply = '{InterruptedReply}'
            FROM transactional_mails t WHERE m.owner = ANY ($1) AND m.state = {HandingOver} AND m.campaign_id IS NULL AND t.month = m.month AND t.message_id = m.id
                RETURNING m.month, m.id, m.client_id, m.campaign_id, m.recipient_id, m.state)
            {Outbox.Tell($"doubtful x WHERE x.state = {Unknown}", Outbox.TypeOfState)}
            """, ct, new NpgsqlParameter { Value = dead }, new NpgsqlParameter { Value = doubtfulWait });
        await RunAsync(connection, "DELETE FROM senders WHERE id = ANY ($1)", ct, new NpgsqlParameter { Value = dead });
        await together.CommitAsync(ct);
        return dead.Length;
    }

    /// <summary>Numbers of senders that are no more and still own messages.</summary>
    private static async Task<int[]> GoneAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var find = new NpgsqlCommand("SELECT array_agg(DISTINCT m.owner) FROM messages m WHERE m.owner IS NOT NULL AND NOT EXISTS (SELECT FROM senders s WHERE s.id = m.owner)", connection);
        return await find.ExecuteScalarAsync(ct) as int[] ?? [];
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
        await using var command = source.CreateCommand("""
            SELECT c.id, c.client_id, c.month, c.relay_id, c.doubtful, c.is_launched, c.started_at, c.per_hour, c."window"::text, l.time_zone
            FROM campaigns c JOIN clients l ON l.id = c.client_id WHERE c.status = 'Sending' AND c.month IS NOT NULL ORDER BY c.started_at
            """);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var campaigns = new List<RunnableCampaign>();
        while (await reader.ReadAsync(ct))
        {
            campaigns.Add(new(reader.GetGuid(0), reader.GetGuid(1), reader.GetInt16(2), reader.IsDBNull(3) ? null : reader.GetGuid(3),
                Enum.Parse<DoubtfulChoice>(reader.GetString(4)), reader.GetBoolean(5), reader.GetFieldValue<DateTimeOffset>(6),
                reader.IsDBNull(7) ? null : reader.GetInt32(7), reader.IsDBNull(8) ? null : JsonSerializer.Deserialize<SendWindow>(reader.GetString(8)), reader.GetString(9)));
        }

        return campaigns;
    }

    public async Task<IReadOnlyList<Guid>> RelaysWithSingleMailsAsync(IReadOnlyCollection<Guid> known, CancellationToken ct)
    {
        await using var command = source.CreateCommand("""
            SELECT r.id FROM relays r
            WHERE r.id <> ALL ($1) AND EXISTS (
                SELECT FROM messages m JOIN transactional_mails t ON t.month = m.month AND t.message_id = m.id
                WHERE m.campaign_id IS NULL AND m.next_attempt_at IS NOT NULL AND m.next_attempt_at <= now() AND (t.relay_id = r.id OR (t.relay_id IS NULL AND r.is_default)))
            """);
        command.Parameters.Add(new() { Value = known.ToArray() });
        await using var reader = await command.ExecuteReaderAsync(ct);
        var relays = new List<Guid>();
        while (await reader.ReadAsync(ct)) relays.Add(reader.GetGuid(0));
        return relays;
    }

    public async Task<IReadOnlyDictionary<short, double>> SharesAsync(Guid campaignId, CancellationToken ct)
    {
        await using var command = source.CreateCommand("""
            SELECT provider, (rest / sum(rest) OVER ())::float8
            FROM (SELECT provider, greatest(targeted - accepted - bounced, 1) AS rest FROM campaign_providers WHERE campaign_id = $1) p
            """);
        command.Parameters.Add(new() { Value = campaignId });
        await using var reader = await command.ExecuteReaderAsync(ct);
        var shares = new Dictionary<short, double>();
        while (await reader.ReadAsync(ct)) shares[reader.GetInt16(0)] = reader.GetDouble(1);
        return shares;
    }

    public async Task<IReadOnlyList<ClaimedMessage>> ClaimAsync(int sender, Guid campaignId, short month, int limit, IReadOnlyDictionary<short, int>? parts, CancellationToken ct)
    {
        // now() and not clock_timestamp(): only the former is a bound of the index.
        const string Due = "m.campaign_id = $3 AND m.next_attempt_at IS NOT NULL AND m.next_attempt_at <= now()";
        const string Running = "(SELECT status FROM campaigns WHERE id = $3) = 'Sending' AND EXISTS (SELECT FROM alive)";
        var picked = parts is null
            ? $"SELECT m.id, m.state FROM {Ledger(month)} m WHERE {Due} AND {Running} ORDER BY m.next_attempt_at, m.id LIMIT $4 FOR UPDATE SKIP LOCKED"
            : $"""
               SELECT m.id, m.state FROM unnest($5::smallint[], $6::int[]) p (provider, most) CROSS JOIN LATERAL (
                   SELECT m.id, m.state FROM {Ledger(month)} m WHERE {Due} AND m.provider = p.provider AND {Running} ORDER BY m.next_attempt_at, m.id LIMIT p.most FOR UPDATE SKIP LOCKED) m
               LIMIT $4
               """;
        await using var connection = await source.OpenConnectionAsync(ct);
        await using var command = new NpgsqlCommand($"""
            WITH {Alive},
            picked AS MATERIALIZED ({picked}),
            claimed AS (
                UPDATE messages m SET state = {Claimed}, owner = $1, next_attempt_at = NULL, changed_at = clock_timestamp()
                WHERE m.month = $2 AND m.id = ANY (ARRAY(SELECT id FROM picked))
                RETURNING m.id, m.recipient_id, m.provider, m.attempts),
            counted AS (
                UPDATE campaign_counts k SET queued = k.queued - p.queued, deferred = k.deferred - p.n + p.queued, sending = k.sending + p.n, changed_at = clock_timestamp()
                FROM (SELECT count(*) AS n, count(*) FILTER (WHERE state = {Queued}) AS queued FROM picked) p WHERE k.campaign_id = $3 AND p.n > 0)
            SELECT c.id, c.provider, c.attempts, r.email::text, r.name, r.attributes::text FROM claimed c LEFT JOIN LATERAL (SELECT * FROM recipients r WHERE r.id = c.recipient_id OFFSET 0) r ON true
            """, connection);
        command.Parameters.Add(new() { Value = sender });
        command.Parameters.Add(new() { Value = month });
        command.Parameters.Add(new() { Value = campaignId });
        command.Parameters.Add(new() { Value = limit });
        if (parts is not null)
        {
            command.Parameters.Add(new() { Value = parts.Keys.ToArray() });
            command.Parameters.Add(new() { Value = parts.Values.ToArray() });
        }

        await command.PrepareAsync(ct);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var messages = new List<ClaimedMessage>(limit);
        while (await reader.ReadAsync(ct))
        {
            messages.Add(new(reader.GetInt64(0), month, campaignId, reader.GetInt16(1), reader.GetInt16(2), Text(reader, 3), Text(reader, 4), Attributes(Text(reader, 5))));
        }

        return messages;
    }

    public async Task<IReadOnlyList<ClaimedMessage>> ClaimSingleAsync(int sender, Guid relayId, bool isDefault, int limit, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        await using var command = new NpgsqlCommand($"""
            WITH {Alive},
            picked AS MATERIALIZED (
                SELECT m.month, m.id FROM messages m JOIN transactional_mails t ON t.month = m.month AND t.message_id = m.id
                WHERE EXISTS (SELECT FROM alive) AND m.campaign_id IS NULL AND m.next_attempt_at IS NOT NULL AND m.next_attempt_at <= now() AND (t.relay_id = $2 OR (t.relay_id IS NULL AND $3))
                ORDER BY m.next_attempt_at, m.id LIMIT $4 FOR UPDATE OF m SKIP LOCKED),
            claimed AS (
                UPDATE messages m SET state = {Claimed}, owner = $1, next_attempt_at = NULL, changed_at = clock_timestamp()
                FROM picked p WHERE m.month = p.month AND m.id = p.id
                RETURNING m.month, m.id, m.provider, m.attempts)
            SELECT c.month, c.id, c.provider, c.attempts, t.email::text, t.name, t.data::text, t.client_id, l.name, t.from_email, t.from_name, t.reply_to, t.subject, t.html, t.text,
                   t.track_opens, t.track_clicks, t.never_twice, t.created_at, l.tracking_url
            FROM claimed c JOIN transactional_mails t ON t.month = c.month AND t.message_id = c.id JOIN clients l ON l.id = t.client_id
            """, connection);
        command.Parameters.Add(new() { Value = sender });
        command.Parameters.Add(new() { Value = relayId });
        command.Parameters.Add(new() { Value = isDefault });
        command.Parameters.Add(new() { Value = limit });
        await command.PrepareAsync(ct);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var messages = new List<ClaimedMessage>();
        while (await reader.ReadAsync(ct))
        {
            var mail = new TransactionalMail(
                reader.GetGuid(7), reader.GetString(8), reader.GetString(9), Text(reader, 10), Text(reader, 11), reader.GetString(12), Text(reader, 13), Text(reader, 14),
                reader.GetBoolean(15), reader.GetBoolean(16), reader.GetBoolean(17), reader.GetFieldValue<DateTimeOffset>(18), Text(reader, 19));
            messages.Add(new(reader.GetInt64(1), reader.GetInt16(0), null, reader.GetInt16(2), reader.GetInt16(3), reader.GetString(4), Text(reader, 5), Attributes(Text(reader, 6)), mail));
        }

        return messages;
    }

    public async Task PostponeAsync(int sender, IReadOnlyDictionary<ClaimedMessage, DateTimeOffset> messages, CancellationToken ct)
    {
        await using var command = source.CreateCommand($"""
            WITH postponed AS (
                UPDATE messages m SET state = CASE WHEN m.attempts > 0 THEN {Deferred} ELSE {Queued} END, owner = NULL, next_attempt_at = t.until, changed_at = clock_timestamp()
                FROM unnest($2, $3, $4) t (month, id, until) WHERE m.month = t.month AND m.id = t.id AND m.owner = $1 AND m.state = {Claimed}
                RETURNING m.campaign_id, m.state)
            UPDATE campaign_counts k SET sending = k.sending - b.n, queued = k.queued + b.queued, deferred = k.deferred + b.n - b.queued, changed_at = clock_timestamp()
            FROM (SELECT campaign_id, count(*) AS n, count(*) FILTER (WHERE state = {Queued}) AS queued FROM postponed GROUP BY campaign_id) b
            WHERE k.campaign_id = b.campaign_id
            """);
        command.Parameters.Add(new() { Value = sender });
        command.Parameters.Add(new() { Value = messages.Keys.Select(m => m.Month).ToArray() });
        command.Parameters.Add(new() { Value = messages.Keys.Select(m => m.Id).ToArray() });
        command.Parameters.Add(new() { Value = messages.Values.Select(at => at.ToUniversalTime()).ToArray() });
        await command.ExecuteNonQueryAsync(ct);
    }

    public async Task PauseAsync(Guid campaignId, string reason, CancellationToken ct)
    {
        await using var command = source.CreateCommand("""
            UPDATE campaigns SET status = 'Paused', pause_reason = $2, updated_at = now() WHERE id = $1 AND status = 'Sending'
            RETURNING pg_notify('dashboard', 'campaign:' || id)
            """);
        command.Parameters.Add(new() { Value = campaignId });
        command.Parameters.Add(new() { Value = reason });
        await command.ExecuteNonQueryAsync(ct);
    }

    public async Task TellMovedAsync(IReadOnlyCollection<Guid> campaigns, CancellationToken ct)
    {
        await using var command = source.CreateCommand("SELECT pg_notify('dashboard', 'campaign:' || id) FROM unnest($1) id");
        command.Parameters.Add(new() { Value = campaigns.ToArray() });
        await command.ExecuteNonQueryAsync(ct);
    }

    public async Task<LedgerCommit> CommitAsync(int sender, IReadOnlyList<Outcome> outcomes, IReadOnlyList<ClaimedMessage> intents, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        await using var batch = new NpgsqlBatch(connection);
        // One batch is one implicit transaction and one round trip. A month is a constant in each command, so that only its partition is looked at.
        foreach (var of in outcomes.GroupBy(o => o.Message.Month)) batch.BatchCommands.Add(Record(sender, of.Key, [.. of]));
        foreach (var of in intents.GroupBy(i => (i.Month, IsSingle: i.CampaignId is null)))
            batch.BatchCommands.Add(of.Key.IsSingle ? AllowSingle(sender, of.Key.Month, [.. of]) : Allow(sender, of.Key.Month, [.. of]));
        if (SoftBounces(outcomes) is { } soft) batch.BatchCommands.Add(soft);

        await batch.PrepareAsync(ct);
        var granted = new HashSet<long>(intents.Count);
        await using (var reader = await batch.ExecuteReaderAsync(ct))
        {
            // Recording answers no rows, so what has rows is about intents.
            do
            {
                while (reader.FieldCount > 0 && await reader.ReadAsync(ct)) granted.Add(reader.GetInt64(0));
            }
            while (await reader.NextResultAsync(ct));
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

    public async Task GiveBackSingleAsync(int sender, Guid relayId, bool isDefault, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        await RunAsync(connection, Requeue("m.owner = $1 AND m.campaign_id IS NULL AND (t.relay_id = $2 OR (t.relay_id IS NULL AND $3))"), ct,
            new NpgsqlParameter { Value = sender }, new NpgsqlParameter { Value = relayId }, new NpgsqlParameter { Value = isDefault });
    }

    public async Task<IReadOnlyList<Guid>> CancelledWithRestAsync(CancellationToken ct)
    {
        // Long enough for the slowest answer to a dot, and for a process that was down over a weekend.
        await using var command = source.CreateCommand("""
            SELECT c.id FROM campaigns c WHERE c.status = 'Cancelled' AND c.month IS NOT NULL AND c.finished_at > now() - interval '7 days'
              AND EXISTS (SELECT FROM campaign_counts k WHERE k.campaign_id = c.id AND k.queued + k.deferred > 0)
            """);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var campaigns = new List<Guid>();
        while (await reader.ReadAsync(ct)) campaigns.Add(reader.GetGuid(0));
        return campaigns;
    }

    public async Task TellAsync(RelayHealth health, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(new("""
            UPDATE relays SET
                last_accepted_at = CASE WHEN $2 THEN clock_timestamp() ELSE last_accepted_at END,
                last_problem = coalesce($3, last_problem), last_problem_at = CASE WHEN $3 IS NULL THEN last_problem_at ELSE clock_timestamp() END,
                resting_until = CASE WHEN $4 > interval '0' THEN clock_timestamp() + $4 WHEN $2 THEN NULL ELSE resting_until END
            WHERE id = $1
            """)
        {
            Parameters =
            {
                new() { Value = health.RelayId },
                new() { Value = health.Accepted > 0 },
                new() { Value = (object?)health.Problem ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text },
                new() { Value = (object?)health.Rest ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Interval },
            },
        });
        if (health.Accepted + health.Deferred + health.Bounced > 0)
        {
            batch.BatchCommands.Add(new("""
                INSERT INTO relay_activity AS a (relay_id, minute, accepted, deferred, bounced) VALUES ($1, date_trunc('minute', clock_timestamp()), $2, $3, $4)
                ON CONFLICT (relay_id, minute) DO UPDATE SET accepted = a.accepted + excluded.accepted, deferred = a.deferred + excluded.deferred, bounced = a.bounced + excluded.bounced
                """)
            {
                Parameters = { new() { Value = health.RelayId }, new() { Value = (long)health.Accepted }, new() { Value = (long)health.Deferred }, new() { Value = (long)health.Bounced } },
            });
        }

        if (health.Answers.Count > 0)
        {
            // A server that numbers its answers must not fill the table: the newest are kept.
            batch.BatchCommands.Add(new("""
                WITH said AS (
                    INSERT INTO relay_answers AS a (relay_id, step, answer, times, last_at) SELECT $1, t.*, clock_timestamp() FROM unnest($2, $3, $4) t (step, answer, times)
                    ON CONFLICT (relay_id, step, answer) DO UPDATE SET times = a.times + excluded.times, last_at = excluded.last_at)
                DELETE FROM relay_answers WHERE relay_id = $1 AND last_at < (SELECT last_at FROM relay_answers WHERE relay_id = $1 ORDER BY last_at DESC OFFSET 50 LIMIT 1)
                """)
            {
                Parameters =
                {
                    new() { Value = health.RelayId },
                    new() { Value = health.Answers.Select(a => a.Step).ToArray() },
                    new() { Value = health.Answers.Select(a => a.Text).ToArray() },
                    new() { Value = health.Answers.Select(a => a.Times).ToArray() },
                },
            });
        }

        await batch.ExecuteNonQueryAsync(ct);
    }

    public async Task<bool> FinishAsync(Guid campaignId, short month, CancellationToken ct)
    {
        await using var command = source.CreateCommand($"""
            UPDATE campaigns SET status = 'Sent', finished_at = now(), updated_at = now()
            WHERE id = $1 AND status = 'Sending' AND is_launched
              AND NOT EXISTS (SELECT FROM {Ledger(month)} m WHERE m.campaign_id = $1 AND m.next_attempt_at IS NOT NULL)
              AND NOT EXISTS (SELECT FROM {Ledger(month)} m WHERE m.campaign_id = $1 AND m.owner IS NOT NULL)
            RETURNING pg_notify('dashboard', 'campaign:' || id)
            """);
        command.Parameters.Add(new() { Value = campaignId });
        return await command.ExecuteScalarAsync(ct) is not null;
    }

    /// <summary>
    /// The partition of a month by its name, where what waits is asked for. Asked of the whole ledger the month is a condition, the key (month, campaign, recipient) fits it,
    /// and a planner that knows little of a campaign just launched walks through all of it for each claim.
    /// </summary>
    private static string Ledger(short month) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"messages_{month}");

    /// <summary>
    /// Outcomes: only where this sender still hands the message over, so that a repeat and a late one change nothing.
    /// What few commits need (suppressing who bounced hard, the history of single mails) is part of the statement only where they do.
    /// </summary>
    private static NpgsqlBatchCommand Record(int sender, short month, IReadOnlyList<Outcome> outcomes)
    {
        var hard = outcomes.Any(o => o is { State: MessageState.Bounced, BounceClass: BounceClass.Hard });
        var single = outcomes.Any(o => o.Message.CampaignId is null);
        var command = new NpgsqlBatchCommand($"""
            WITH said AS (
                SELECT * FROM unnest($3::bigint[], $4::smallint[], $5::smallint[], $6::interval[], $7::smallint[], $8::text[])
                    AS t(id, state, attempts, wait, bounce_class, reply)),
            recorded AS (
                UPDATE messages m SET state = s.state, attempts = s.attempts, owner = NULL, next_attempt_at = clock_timestamp() + s.wait, changed_at = clock_timestamp(),
                    accepted_at = CASE WHEN s.state = {Accepted} THEN clock_timestamp() END, bounce_class = s.bounce_class, reply = s.reply
                FROM said s WHERE m.month = $2 AND m.id = ANY ($3) AND m.id = s.id AND m.owner + 0 = $1 AND m.state = {HandingOver}
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
            by_span AS (
                INSERT INTO campaign_provider_spans AS s (campaign_id, client_id, provider, at, accepted, deferred, bounced)
                SELECT campaign_id, client_id, provider, date_bin('5 minutes', clock_timestamp(), 'epoch'), count(*) FILTER (WHERE state = {Accepted}),
                    count(*) FILTER (WHERE state = {Deferred} AND bounce_class IS NOT NULL), count(*) FILTER (WHERE state = {Bounced})
                FROM recorded WHERE campaign_id IS NOT NULL AND (state IN ({Accepted}, {Bounced}) OR (state = {Deferred} AND bounce_class IS NOT NULL)) GROUP BY campaign_id, client_id, provider, 4
                ON CONFLICT (campaign_id, provider, at) DO UPDATE SET accepted = s.accepted + excluded.accepted, deferred = s.deferred + excluded.deferred, bounced = s.bounced + excluded.bounced)
            {TellOutbox}{(hard ? SuppressHard : "")}{(single ? KeepHistory : "")}
            INSERT INTO campaign_activity (campaign_id, client_id, kind, bucket, people)
            SELECT b.campaign_id, b.client_id, a.kind, date_trunc(CASE WHEN clock_timestamp() < date_trunc('hour', c.started_at + interval '6:59:59.999999') THEN 'minute' ELSE 'hour' END, clock_timestamp()), a.n
            FROM by_campaign b JOIN campaigns c ON c.id = b.campaign_id
            CROSS JOIN LATERAL (VALUES ({(short)EventKind.Accepted}::smallint, b.accepted), ({(short)EventKind.Bounced}::smallint, b.bounced), ({(short)EventKind.Deferred}::smallint, b.deferrals)) a(kind, n)
            WHERE a.n > 0
            ON CONFLICT (campaign_id, kind, bucket) DO UPDATE SET people = campaign_activity.people + excluded.people
            """);
        command.Parameters.Add(new() { Value = sender });
        command.Parameters.Add(new() { Value = month });
        command.Parameters.Add(new() { Value = outcomes.Select(o => o.Message.Id).ToArray() });
        command.Parameters.Add(new() { Value = outcomes.Select(o => (short)o.State).ToArray() });
        command.Parameters.Add(new() { Value = outcomes.Select(o => o.Attempts).ToArray() });
        command.Parameters.Add(new() { Value = outcomes.Select(o => o.RetryAfter).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Interval });
        command.Parameters.Add(new() { Value = outcomes.Select(o => (short?)o.BounceClass).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Smallint });
        command.Parameters.Add(new() { Value = outcomes.Select(o => o.Reply).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
        return command;
    }

    /// <summary>Who bounced softly once too often is suppressed.</summary>
    private static NpgsqlBatchCommand? SoftBounces(IReadOnlyList<Outcome> outcomes)
    {
        var soft = outcomes.Where(o => o.State is MessageState.Bounced or MessageState.Failed && o.BounceClass is BounceClass.Soft).Select(o => o.Message).ToList();
        if (soft.Count == 0) return null;
        return SoftBouncers.Suppress([.. soft.Select(m => m.Month)], [.. soft.Select(m => m.Id)]);
    }

    /// <summary>
    /// Intents: the moment from which a crash may double the message. The campaign's status and the address are asked in the same statement,
    /// so that a pause, a cancellation or an unsubscribe a second ago counts. A repeat after a lost answer allows the same ones again.
    /// </summary>
    /// <remarks>Ids as an array and each question as a sub-select of its own: so the planner walks the keys, whatever it believes about the tables' sizes. + 0 keeps it off the index of owners, which is full of what was owned before.</remarks>
    private static NpgsqlBatchCommand Allow(int sender, short month, IReadOnlyList<ClaimedMessage> intents) => Intents(sender, month, intents, $"""
        UPDATE messages m SET state = {HandingOver}, changed_at = clock_timestamp()
        WHERE m.month = $2 AND m.id = ANY ($3) AND m.owner + 0 = $1 AND m.state IN ({Claimed}, {HandingOver})
          AND (SELECT c.status FROM campaigns c WHERE c.id = m.campaign_id) = 'Sending'
          AND (SELECT r.status FROM recipients r WHERE r.id = m.recipient_id) = {(short)RecipientStatus.Active}
          AND (SELECT count(*) FROM suppressions s WHERE s.email = ($4::citext[])[array_position($3, m.id)] AND (s.client_id = m.client_id OR s.client_id IS NULL)) = 0
        RETURNING m.id
        """);

    /// <summary>Intents of single mails: who left a newsletter still gets what they wait for; a dead mailbox and a complaint hold for these too.</summary>
    private static NpgsqlBatchCommand AllowSingle(int sender, short month, IReadOnlyList<ClaimedMessage> intents) => Intents(sender, month, intents, $"""
        UPDATE messages m SET state = {HandingOver}, changed_at = clock_timestamp()
        WHERE m.month = $2 AND m.id = ANY ($3) AND m.owner + 0 = $1 AND m.state IN ({Claimed}, {HandingOver})
          AND (SELECT count(*) FROM suppressions s WHERE s.email = ($4::citext[])[array_position($3, m.id)] AND s.reason NOT IN ({(short)SuppressionReason.Unsubscribe}, {(short)SuppressionReason.Paused})
               AND (s.client_id = m.client_id OR s.client_id IS NULL)) = 0
        RETURNING m.id
        """);

    private static NpgsqlBatchCommand Intents(int sender, short month, IReadOnlyList<ClaimedMessage> intents, string sql) => new(sql)
    {
        Parameters =
        {
            new() { Value = sender },
            new() { Value = month },
            new() { Value = intents.Select(i => i.Id).ToArray() },
            new() { Value = intents.Select(i => i.Email).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text },
        },
    };

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

    private static string? Text(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    internal static Dictionary<string, string?> Attributes(string? json) => (json is null or "{}" ? null : JsonSerializer.Deserialize<Dictionary<string, string?>>(json)) ?? [];

    private static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken ct, params NpgsqlParameter[] parameters)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 300 };
        command.Parameters.AddRange(parameters);
        await command.ExecuteNonQueryAsync(ct);
    }
}
