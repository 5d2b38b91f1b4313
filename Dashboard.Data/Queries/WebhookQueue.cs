using Dashboard.Core;
using Dashboard.Core.Events;
using Dashboard.Core.Webhooks;
using Npgsql;
using NpgsqlTypes;

namespace Dashboard.Data.Queries;

/// <summary>The outbox of each endpoint. The outbox of the house is the backlog: only so much of it becomes deliveries at a time.</summary>
internal sealed class WebhookQueue(Connections connections) : IWebhookQueue
{
    private const int FannedOutAtOnce = 500, MostWaiting = 1_000, TroublesToRest = 5, MostReplayed = 50_000;

    /// <summary>An endpoint without news is moved on after so many transactions, so that it does not look through the same ones again.</summary>
    private const int MovedOnAfter = 1_000;

    private const string Columns = "d.id, d.webhook_id, d.event_id, d.type, d.state, d.attempts, d.created_at, d.next_attempt_at, d.finished_at, d.last_status, d.last_error, d.body";

    public async Task<IReadOnlyList<(Guid ClientId, Guid Id)>> EnabledAsync(CancellationToken ct) => await IdsAsync("SELECT client_id, id FROM webhooks WHERE disabled_at IS NULL", ct);

    public async Task<IReadOnlyList<(Guid ClientId, Guid Id)>> DueAsync(CancellationToken ct) => await IdsAsync(
        """
        SELECT w.client_id, w.id FROM webhooks w WHERE w.disabled_at IS NULL AND (w.resting_until IS NULL OR w.resting_until <= now())
        AND EXISTS (SELECT FROM webhook_deliveries d WHERE d.webhook_id = w.id AND d.next_attempt_at <= now() AND (d.held_until IS NULL OR d.held_until <= now()))
        """, ct);

    public async Task<bool> FanOutAsync(Guid clientId, Guid webhookId, CancellationToken ct)
    {
        await using var connection = await connections.OfClientAsync(clientId, ct);
        // Read before this transaction has an id of its own, which would be a bound, too.
        string settled;
        await using (var bound = new NpgsqlCommand("SELECT pg_snapshot_xmin(pg_current_snapshot())::text", connection)) settled = (string)(await bound.ExecuteScalarAsync(ct))!;

        await using var together = await connection.BeginTransactionAsync(ct);
        await using var find = Command(connection,
            $"""
            SELECT w.client_id, w.events, w.position_xid::text, w.position_id, $2::text::xid8 <= w.position_xid, $2::text::numeric - w.position_xid::text::numeric > {MovedOnAfter},
                (SELECT count(*) FROM (SELECT FROM webhook_deliveries d WHERE d.webhook_id = w.id AND d.next_attempt_at IS NOT NULL LIMIT {MostWaiting}) waiting)::int
            FROM webhooks w WHERE w.id = $1 AND w.disabled_at IS NULL FOR UPDATE SKIP LOCKED
            """, webhookId, settled);
        Guid client;
        string[] choice;
        (string Xid, long Id) position;
        bool isFarBehind;
        await using (var reader = await find.ExecuteReaderAsync(ct))
        {
            if (!await reader.ReadAsync(ct)) return false;
            (client, choice, position, isFarBehind) = (reader.GetGuid(0), reader.GetFieldValue<string[]>(1), (reader.GetString(2), reader.GetInt64(3)), reader.GetBoolean(5));
            if (reader.GetBoolean(4) || reader.GetInt32(6) >= MostWaiting) return false;
        }

        var events = new List<EventEntry>();
        var last = position;
        await using (var read = Command(connection, EventFeed.Select("o.client_id = $1 AND (o.xid, o.id) > ($2::text::xid8, $3) AND o.xid < $4::text::xid8 AND o.type = ANY ($5)", $"{FannedOutAtOnce}"),
            client, position.Xid, position.Id, settled, EventFeed.Types(EventWords.TypesOf(choice))!))
        await using (var reader = await read.ExecuteReaderAsync(ct))
        {
            while (await reader.ReadAsync(ct))
            {
                events.Add(EventFeed.Entry(reader));
                last = (reader.GetString(9), events[^1].Id);
            }
        }

        var isAll = events.Count < FannedOutAtOnce;
        if (events.Count == 0 && !isFarBehind) return false;
        if (isAll) last = (settled, 0);
        await using (var batch = new NpgsqlBatch(connection, together))
        {
            if (events.Count > 0)
            {
                batch.BatchCommands.Add(BatchCommand(
                    "INSERT INTO webhook_deliveries (webhook_id, client_id, event_id, type, body) SELECT $1, $2, t.* FROM unnest($3::text[], $4::smallint[], $5::text[]) t (event_id, type, body)",
                    webhookId, client, events.ConvertAll(e => e.PublicId).ToArray(), events.ConvertAll(e => (short)e.Type).ToArray(), events.ConvertAll(EventJson.Of).ToArray()));
            }

            batch.BatchCommands.Add(BatchCommand("UPDATE webhooks SET position_xid = $2::text::xid8, position_id = $3 WHERE id = $1", webhookId, last.Xid, last.Id));
            await batch.ExecuteNonQueryAsync(ct);
        }

        await together.CommitAsync(ct);
        return !isAll;
    }

    public async Task<IReadOnlyList<WebhookDelivery>> ClaimAsync(Guid clientId, Guid webhookId, int limit, TimeSpan lease, CancellationToken ct)
    {
        await using var connection = await connections.OfClientAsync(clientId, ct);
        await using var command = new NpgsqlCommand($"""
            WITH open AS (
                SELECT CASE WHEN failures >= {TroublesToRest} THEN 1 ELSE $2 END AS most FROM webhooks
                WHERE id = $1 AND disabled_at IS NULL AND (resting_until IS NULL OR resting_until <= now())),
            picked AS MATERIALIZED (
                SELECT d.id FROM webhook_deliveries d WHERE d.webhook_id = $1 AND d.next_attempt_at <= now() AND (d.held_until IS NULL OR d.held_until <= now())
                ORDER BY d.next_attempt_at, d.id LIMIT (SELECT coalesce(max(most), 0) FROM open) FOR UPDATE SKIP LOCKED)
            UPDATE webhook_deliveries d SET held_until = clock_timestamp() + $3 WHERE d.id IN (SELECT id FROM picked) RETURNING {Columns}
            """, connection);
        Add(command, webhookId, limit, lease);
        var claimed = await DeliveriesAsync(command, ct);
        return [.. claimed.OrderBy(d => d.Id)];
    }

    public async Task RecordAsync(Guid clientId, WebhookOutcome outcome, CancellationToken ct)
    {
        var (delivery, attempt) = (outcome.Delivery, outcome.Attempt);
        var isOver = outcome.RetryAfter is null;
        await using var connection = await connections.OfClientAsync(clientId, ct);
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(BatchCommand(
            """
            INSERT INTO webhook_attempts (delivery_id, number, at, milliseconds, request_headers, status, answer_headers, answer, error)
            SELECT $1, (SELECT coalesce(max(number), 0) + 1 FROM webhook_attempts WHERE delivery_id = $1), $2, $3, $4, $5, $6, $7, $8 ON CONFLICT DO NOTHING
            """,
            delivery.Id, attempt.At, (int)attempt.Took.TotalMilliseconds, attempt.RequestHeaders, Short(attempt.Status), Text(attempt.AnswerHeaders), Text(attempt.Answer), Text(attempt.Error)));
        batch.BatchCommands.Add(BatchCommand(
            "UPDATE webhook_deliveries SET attempts = $2, state = $3, held_until = NULL, next_attempt_at = clock_timestamp() + $4, finished_at = CASE WHEN $4 IS NULL THEN clock_timestamp() END, last_status = $5, last_error = $6 WHERE id = $1",
            delivery.Id, (short)attempt.Number, (short)(outcome.IsFine ? DeliveryState.Delivered : isOver ? DeliveryState.Failed : DeliveryState.Pending),
            new NpgsqlParameter { Value = (object?)outcome.RetryAfter ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Interval }, Short(attempt.Status), Text(attempt.Error)));
        if (outcome.IsFine)
        {
            // Well again: what waits for its next attempt waits no longer.
            batch.BatchCommands.Add(BatchCommand(
                """
                WITH well AS (UPDATE webhooks SET last_success_at = clock_timestamp(), failing_since = NULL, failures = 0, resting_until = NULL
                    WHERE id = $1 AND (failures > 0 OR failing_since IS NOT NULL OR last_success_at IS NULL OR last_success_at < clock_timestamp() - interval '10 seconds') RETURNING id)
                UPDATE webhook_deliveries d SET next_attempt_at = clock_timestamp() FROM webhooks w
                WHERE w.id = $1 AND w.failures > 0 AND EXISTS (SELECT FROM well) AND d.webhook_id = $1 AND d.attempts > 0 AND d.next_attempt_at > clock_timestamp() AND (d.held_until IS NULL OR d.held_until < clock_timestamp()) AND d.id <> $2
                """, delivery.WebhookId, delivery.Id));
        }
        else if (delivery.Type is not EventType.WebhookTest)
        {
            batch.BatchCommands.Add(BatchCommand(
                $"""
                UPDATE webhooks SET failures = failures + 1, failing_since = coalesce(failing_since, clock_timestamp()),
                    resting_until = greatest(resting_until, clock_timestamp() + $2, CASE WHEN failures + 1 >= {TroublesToRest} THEN clock_timestamp() + least(interval '1 minute', interval '1 second' * power(2, least(10, failures + 1 - {TroublesToRest}))) END),
                    disabled_at = CASE WHEN $3::text IS NOT NULL OR ($4 AND failing_since < clock_timestamp() - $5) THEN clock_timestamp() END,
                    disabled_reason = CASE WHEN $3::text IS NOT NULL THEN $3 WHEN $4 AND failing_since < clock_timestamp() - $5
                        THEN 'Nothing was answered well since ' || to_char(failing_since AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI') || ' UTC.' END
                WHERE id = $1 AND disabled_at IS NULL
                """, delivery.WebhookId, new NpgsqlParameter { Value = (object?)outcome.Rest ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Interval }, Text(outcome.SwitchOff), isOver, outcome.SwitchOffAfter));
        }

        await batch.ExecuteNonQueryAsync(ct);
    }

    public async Task<WebhookDelivery> AddAsync(Webhook webhook, string eventId, EventType type, string body, CancellationToken ct)
    {
        // Nobody but the caller takes it up.
        await using var connection = await connections.OfClientAsync(webhook.ClientId, ct);
        await using var command = new NpgsqlCommand($"INSERT INTO webhook_deliveries AS d (webhook_id, client_id, event_id, type, body, held_until) VALUES ($1, $2, $3, $4, $5, clock_timestamp() + interval '1 hour') RETURNING {Columns}", connection);
        Add(command, webhook.Id, webhook.ClientId, eventId, (short)type, body);
        return (await DeliveriesAsync(command, ct))[0];
    }

    public async Task<Slice<WebhookDelivery>> SliceAsync(Guid clientId, Guid webhookId, DeliveryState? state, EventType? type, SliceRequest request, CancellationToken ct)
    {
        await using var connection = await connections.OfClientAsync(clientId, ct);
        await using var command = new NpgsqlCommand($"""
            SELECT {Columns} FROM webhook_deliveries d
            WHERE d.webhook_id = $1 AND d.id < $2 AND ($3::smallint IS NULL OR d.state = $3) AND ($4::smallint IS NULL OR d.type = $4)
              AND ($5::timestamptz IS NULL OR d.created_at >= $5) AND ($6::timestamptz IS NULL OR d.created_at < $6) AND ($7::text IS NULL OR d.event_id = $7 OR position($7 in d.body) > 0)
            ORDER BY d.id DESC LIMIT $8
            """, connection);
        Add(command, webhookId, request.After is { } after ? long.Parse(after, System.Globalization.CultureInfo.InvariantCulture) : long.MaxValue, Short((short?)state), Short((short?)type), Moment(request.From), Moment(request.To),
            Text(string.IsNullOrWhiteSpace(request.Search) ? null : request.Search.Trim()), request.Take + 1);
        return Slice<WebhookDelivery>.Of(await DeliveriesAsync(command, ct), request.Take, d => d.Id.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    public async Task<WebhookDeliveryDetails?> FindAsync(Guid clientId, Guid webhookId, long id, CancellationToken ct)
    {
        await using var connection = await connections.OfClientAsync(clientId, ct);
        await using var find = new NpgsqlCommand($"SELECT {Columns} FROM webhook_deliveries d WHERE d.webhook_id = $1 AND d.id = $2", connection);
        Add(find, webhookId, id);
        if (await DeliveriesAsync(find, ct) is not [var delivery]) return null;

        await using var command = new NpgsqlCommand("SELECT number, at, milliseconds, request_headers, status, answer_headers, answer, error FROM webhook_attempts WHERE delivery_id = $1 ORDER BY number", connection);
        Add(command, id);
        var attempts = new List<WebhookAttempt>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            attempts.Add(new(reader.GetInt32(0), reader.GetFieldValue<DateTimeOffset>(1), TimeSpan.FromMilliseconds(reader.GetInt32(2)), reader.GetString(3),
                reader.IsDBNull(4) ? null : reader.GetInt16(4), String(reader, 5), String(reader, 6), String(reader, 7)));
        }

        return new(delivery, attempts);
    }

    public async Task<int> ReplayAsync(Guid clientId, Guid webhookId, long? id, DeliveryState? state, DateTimeOffset? from, DateTimeOffset? to, CancellationToken ct)
    {
        // The log of attempts goes on; the back-off begins anew.
        await using var connection = await connections.OfClientAsync(clientId, ct);
        await using var command = new NpgsqlCommand($"""
            WITH chosen AS (
                SELECT d.id FROM webhook_deliveries d
                WHERE d.webhook_id = $1 AND d.next_attempt_at IS NULL AND ($2::bigint IS NULL OR d.id = $2) AND ($3::smallint IS NULL OR d.state = $3)
                  AND ($4::timestamptz IS NULL OR d.created_at >= $4) AND ($5::timestamptz IS NULL OR d.created_at < $5)
                ORDER BY d.id LIMIT {MostReplayed})
            UPDATE webhook_deliveries d SET state = 0, attempts = 0, next_attempt_at = clock_timestamp(), finished_at = NULL FROM chosen c WHERE d.id = c.id
            """, connection);
        Add(command, webhookId, Long(id), Short((short?)state), Moment(from), Moment(to));
        return await command.ExecuteNonQueryAsync(ct);
    }

    private async Task<IReadOnlyList<(Guid ClientId, Guid Id)>> IdsAsync(string sql, CancellationToken ct)
    {
        await using var command = connections.OfHouse(sql);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var ids = new List<(Guid ClientId, Guid Id)>();
        while (await reader.ReadAsync(ct)) ids.Add((reader.GetGuid(0), reader.GetGuid(1)));
        return ids;
    }

    private static async Task<List<WebhookDelivery>> DeliveriesAsync(NpgsqlCommand command, CancellationToken ct)
    {
        var deliveries = new List<WebhookDelivery>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            deliveries.Add(new(
                reader.GetInt64(0), reader.GetGuid(1), reader.GetString(2), (EventType)reader.GetInt16(3), (DeliveryState)reader.GetInt16(4), reader.GetInt16(5),
                reader.GetFieldValue<DateTimeOffset>(6), Moment(reader, 7), Moment(reader, 8), reader.IsDBNull(9) ? null : reader.GetInt16(9), String(reader, 10), reader.GetString(11)));
        }

        return deliveries;
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, params object[] values)
    {
        var command = new NpgsqlCommand(sql, connection);
        Add(command, values);
        return command;
    }

    private static void Add(NpgsqlCommand command, params object[] values)
    {
        foreach (var value in values) command.Parameters.Add(value as NpgsqlParameter ?? new() { Value = value });
    }

    private static NpgsqlBatchCommand BatchCommand(string sql, params object[] values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values) command.Parameters.Add(value as NpgsqlParameter ?? new() { Value = value });
        return command;
    }

    private static NpgsqlParameter Text(string? text) => new() { Value = (object?)text ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text };

    private static NpgsqlParameter Short(int? number) => new() { Value = number is { } some ? (short)some : DBNull.Value, NpgsqlDbType = NpgsqlDbType.Smallint };

    private static NpgsqlParameter Long(long? number) => new() { Value = (object?)number ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bigint };

    private static NpgsqlParameter Moment(DateTimeOffset? moment) => new() { Value = (object?)moment?.ToUniversalTime() ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.TimestampTz };

    private static DateTimeOffset? Moment(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetFieldValue<DateTimeOffset>(column);

    private static string? String(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
}
