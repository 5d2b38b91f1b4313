using Dashboard.Core.Feedback;
using Dashboard.Core.Recipients;
using Dashboard.Core.Sending;
using Dashboard.Core.Suppressions;
using Dashboard.Core.Tracking;
using Npgsql;

namespace Dashboard.Data.Queries;

/// <summary>One statement a report: the move of the message decides whether it counts, and all else follows from it.</summary>
internal sealed class FeedbackLedger(Connections connections) : IFeedbackLedger
{
    private const int MostTries = 5;

    public async Task<ReportedMessage?> FindAsync(short month, long id, CancellationToken ct)
    {
        await using var command = connections.OfHouse(
            """
            SELECT m.client_id, m.campaign_id, coalesce(r.email, t.email)::text, m.state, m.accepted_at
            FROM messages m LEFT JOIN recipients r ON r.id = m.recipient_id LEFT JOIN transactional_mails t ON m.campaign_id IS NULL AND t.month = m.month AND t.message_id = m.id
            WHERE m.month = $1 AND m.id = $2
            """);
        command.Parameters.Add(new() { Value = month });
        command.Parameters.Add(new() { Value = id });
        await using var reader = await command.ExecuteReaderAsync(ct);
        if (!await reader.ReadAsync(ct)) return null;
        return new(month, id, reader.GetGuid(0), reader.IsDBNull(1) ? null : reader.GetGuid(1), reader.IsDBNull(2) ? null : reader.GetString(2),
            (MessageState)reader.GetInt16(3), reader.IsDBNull(4) ? null : reader.GetFieldValue<DateTimeOffset>(4));
    }

    public async Task<ReportedMessage?> LatestAsync(Guid relayId, string email, CancellationToken ct)
    {
        await using var command = connections.OfHouse(
            $"""
            SELECT m.month, m.id FROM recipients r JOIN messages m ON m.recipient_id = r.id JOIN campaigns c ON c.id = m.campaign_id
            WHERE r.email = $2::citext AND m.accepted_at > now() - $3
              AND (c.relay_id = $1 OR (c.relay_id IS NULL AND EXISTS (SELECT FROM relays l WHERE l.id = $1 AND l.is_default)))
            ORDER BY m.accepted_at DESC LIMIT 1
            """);
        command.Parameters.Add(new() { Value = relayId });
        command.Parameters.Add(new() { Value = email });
        command.Parameters.Add(new() { Value = ReportedMessage.BelievedFor });
        (short Month, long Id) found;
        await using (var reader = await command.ExecuteReaderAsync(ct))
        {
            if (!await reader.ReadAsync(ct)) return null;
            found = (reader.GetInt16(0), reader.GetInt64(1));
        }

        return await FindAsync(found.Month, found.Id, ct);
    }

    public async Task<bool> BounceAsync(ReportedMessage message, BounceClass verdict, string said, CancellationToken ct)
    {
        var suppress = verdict is BounceClass.Hard
            ? $"""
              stood AS (
                  UPDATE recipients r SET status = {(short)RecipientStatus.Bounced}, updated_at = clock_timestamp() FROM moved x
                  WHERE r.id = x.recipient_id AND r.status = {(short)RecipientStatus.Active}),
              suppressed AS (
                  INSERT INTO suppressions (client_id, email, reason, note, campaign_id, created_at)
                  SELECT x.client_id, coalesce(r.email, t.email), {(short)SuppressionReason.HardBounce}, left($4, 500), x.campaign_id, clock_timestamp()
                  FROM moved x LEFT JOIN recipients r ON r.id = x.recipient_id LEFT JOIN transactional_mails t ON x.campaign_id IS NULL AND t.month = x.month AND t.message_id = x.id
                  WHERE coalesce(r.email, t.email) IS NOT NULL
                  ON CONFLICT DO NOTHING),
              """
            : "";
        return await RunAsync(
            message,
            $"""
            WITH moved AS (
                UPDATE messages SET state = {(short)MessageState.Bounced}, bounce_class = $3, reply = $4, changed_at = clock_timestamp()
                WHERE month = $1 AND id = $2 AND state = {(short)MessageState.Accepted}
                RETURNING month, id, client_id, campaign_id, recipient_id, provider, variant),
            {suppress}
            """,
            EventKind.Bounced,
            "accepted = k.accepted - 1, bounced = k.bounced + 1, bounced_later = k.bounced_later + 1",
            """
            , provided AS (
                UPDATE campaign_providers p SET accepted = p.accepted - 1, bounced = p.bounced + 1 FROM moved x WHERE p.campaign_id = x.campaign_id AND p.provider = x.provider),
            by_variant AS (
                UPDATE campaign_variant_figures v SET accepted = v.accepted - 1, bounced = v.bounced + 1 FROM moved x WHERE v.campaign_id = x.campaign_id AND v.variant = x.variant)
            """,
            (short)verdict, said, verdict is BounceClass.Soft, ct);
    }

    public Task<bool> ComplainAsync(ReportedMessage message, string said, CancellationToken ct) => RunAsync(
        message,
        $"""
        WITH moved AS (
            UPDATE messages SET complained_at = clock_timestamp()
            WHERE month = $1 AND id = $2 AND state IN ({(short)MessageState.Accepted}, {(short)MessageState.Bounced}) AND accepted_at IS NOT NULL AND complained_at IS NULL AND $3 = $3
            RETURNING month, id, client_id, campaign_id, recipient_id, provider, variant),
        stood AS (
            UPDATE recipients r SET status = {(short)RecipientStatus.Complained}, updated_at = clock_timestamp() FROM moved x WHERE r.id = x.recipient_id),
        suppressed AS (
            INSERT INTO suppressions AS s (client_id, email, reason, note, campaign_id, created_at)
            SELECT x.client_id, coalesce(r.email, t.email), {(short)SuppressionReason.Complaint}, left($4, 500), x.campaign_id, clock_timestamp()
            FROM moved x LEFT JOIN recipients r ON r.id = x.recipient_id LEFT JOIN transactional_mails t ON x.campaign_id IS NULL AND t.month = x.month AND t.message_id = x.id
            WHERE coalesce(r.email, t.email) IS NOT NULL
            ON CONFLICT (email, client_id) DO UPDATE SET reason = excluded.reason, note = excluded.note, campaign_id = excluded.campaign_id WHERE s.reason <> excluded.reason),
        """,
        EventKind.Complained, "complained = k.complained + 1",
        """
        , by_variant AS (
            UPDATE campaign_variant_figures v SET complained = v.complained + 1 FROM moved x WHERE v.campaign_id = x.campaign_id AND v.variant = x.variant)
        """,
        (short)0, said, isSoft: false, ct);

    private async Task<bool> RunAsync(ReportedMessage message, string move, EventKind kind, string counts, string more, short verdict, string said, bool isSoft, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await using var connection = await connections.OfClientAsync(message.ClientId, ct);
                await using var together = await connection.BeginTransactionAsync(ct);
                await using (var month = new NpgsqlCommand("SELECT ensure_month($1)", connection) { Parameters = { new() { Value = LedgerMonth.Of(DateTimeOffset.UnixEpoch + TimeSpan.FromSeconds(await NowAsync(connection, ct))) } } })
                    await month.ExecuteNonQueryAsync(ct);
                await using var command = new NpgsqlCommand(
                    $"""
                    {move}
                    told AS (
                        INSERT INTO events (id, month, at, kind, client_id, campaign_id, message_id, message_month, recipient_id, detail)
                        SELECT gen_random_uuid(), (extract(year FROM now() AT TIME ZONE 'UTC') - 2020) * 12 + extract(month FROM now() AT TIME ZONE 'UTC') - 1, now(), {(short)kind}, client_id, campaign_id, id, month, recipient_id, $4 FROM moved),
                    outside AS ({Outbox.Tell("moved x", $"{(short)kind}", kind is EventKind.Bounced ? $"jsonb_build_object('reply', $4, 'bounceClass', {Outbox.BounceClass("$3")})" : "NULL", "ledger_month(now())")}),
                    timed AS (
                        INSERT INTO campaign_activity AS a (campaign_id, client_id, kind, bucket, people)
                        SELECT x.campaign_id, x.client_id, {(short)kind}, date_trunc(CASE WHEN now() < date_trunc('hour', c.started_at + interval '6:59:59.999999') THEN 'minute' ELSE 'hour' END, now()), 1
                        FROM moved x JOIN campaigns c ON c.id = x.campaign_id
                        ON CONFLICT (campaign_id, kind, bucket) DO UPDATE SET people = a.people + 1){more},
                    counted AS (
                        UPDATE campaign_counts k SET {counts}, changed_at = clock_timestamp() FROM moved x WHERE k.campaign_id = x.campaign_id RETURNING pg_notify('dashboard', 'campaign:' || k.campaign_id))
                    SELECT count(*) + 0 * (SELECT count(*) FROM counted) FROM moved
                    """, connection)
                {
                    Parameters = { new() { Value = message.Month }, new() { Value = message.Id }, new() { Value = verdict }, new() { Value = said } },
                };
                var changed = (long)(await command.ExecuteScalarAsync(ct))! > 0;
                if (changed && isSoft)
                {
                    await using var soft = new NpgsqlBatch(connection, together) { BatchCommands = { SoftBouncers.Suppress([message.Month], [message.Id]) } };
                    await soft.ExecuteNonQueryAsync(ct);
                }

                await together.CommitAsync(ct);
                return changed;
            }
            catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure && attempt < MostTries)
            {
                // Senders and visits write the same figures; whoever lost simply comes again.
            }
        }
    }

    private static async Task<double> NowAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var now = new NpgsqlCommand("SELECT extract(epoch FROM now())::float8", connection);
        return (double)(await now.ExecuteScalarAsync(ct))!;
    }
}
