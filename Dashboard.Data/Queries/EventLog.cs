using Dashboard.Core;
using Dashboard.Core.Sending;
using Dashboard.Core.Tracking;
using Npgsql;
using static Dashboard.Data.Queries.BatchCommands;

namespace Dashboard.Data.Queries;

/// <summary>
/// Visits become events, marks and roll-ups in one transaction: the messages are locked in the order of their ids, everything is judged and counted here,
/// and written in one round trip. Locks are taken in the order that senders take them, each table's by key: messages, recipients, activity, links, providers, agents, delays, variants, counts.
/// </summary>
internal sealed class EventLog(Connections connections, VisitJudge judge) : IEventLog
{
    /// <summary>So many messages are judged again in one transaction.</summary>
    private const int JudgedAtOnce = 500;

    private readonly HashSet<short> _months = [];

    public async Task RecordAsync(IReadOnlyCollection<Visit> visits, bool isReplay, CancellationToken ct)
    {
        if (visits.Count == 0) return;
        try
        {
            await using var connection = await connections.OfHouseAsync(ct);
            await EnsureMonthsAsync(connection, visits, ct);
            // Beginning and commit travel with the first and the last statements: two round trips in all.
            var ledger = await LockAsync(connection, visits.Select(v => (v.Month, v.MessageId)), ct);
            if (isReplay) visits = await NewAsync(connection, visits, ct);
            foreach (var visit in visits)
                if (ledger.TryGetValue((visit.Month, visit.MessageId), out var message)) message.Add(visit);
            await RecallAsync(connection, ledger.Values.Where(m => m.NeedsHistory), ct);

            var tally = new VisitTally();
            foreach (var message in ledger.Values) message.Settle(judge, tally);
            await WriteAsync(connection, tally, [], ct);
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure)
        {
            throw new ContentionException(e);
        }
    }

    public async Task<long> JudgeAgainAsync(CancellationToken ct)
    {
        await using var connection = await connections.OfHouseAsync(ct);
        await using (var done = new NpgsqlCommand($"SELECT EXISTS (SELECT FROM judged_again WHERE rules = {VisitJudge.Version})", connection))
            if ((bool)(await done.ExecuteScalarAsync(ct))!) return 0;

        var campaigns = new List<Guid?> { null };
        await using (var all = new NpgsqlCommand("SELECT id FROM campaigns WHERE started_at IS NOT NULL ORDER BY started_at DESC", connection))
        await using (var reader = await all.ExecuteReaderAsync(ct))
            while (await reader.ReadAsync(ct)) campaigns.Add(reader.GetGuid(0));

        long changed = 0;
        foreach (var campaign in campaigns)
            while (await OldVerdictsAsync(connection, campaign, ct) is { Count: > 0 } messages)
                changed += await JudgeAgainAsync(connection, messages, ct);

        await using var remember = new NpgsqlCommand($"INSERT INTO judged_again (rules) VALUES ({VisitJudge.Version}) ON CONFLICT DO NOTHING", connection);
        await remember.ExecuteNonQueryAsync(ct);
        return changed;
    }

    /// <summary>Some messages with visits that older rules judged.</summary>
    private static async Task<List<(short Month, long Id)>> OldVerdictsAsync(NpgsqlConnection connection, Guid? campaign, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            $"""
            SELECT DISTINCT message_month, message_id FROM events
            WHERE {(campaign is null ? "campaign_id IS NULL AND recipient_id IS NULL AND message_id IS NOT NULL" : "campaign_id = $1")}
              AND kind IN ({(short)EventKind.Opened}, {(short)EventKind.Clicked}) AND rules < {VisitJudge.Version} AND message_month IS NOT NULL
            LIMIT {JudgedAtOnce}
            """, connection)
        { CommandTimeout = 600 };
        if (campaign is { } id) command.Parameters.Add(new() { Value = id });
        var messages = new List<(short, long)>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct)) messages.Add((reader.GetInt16(0), reader.GetInt64(1)));
        return messages;
    }

    private async Task<long> JudgeAgainAsync(NpgsqlConnection connection, List<(short Month, long Id)> messages, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var ledger = await LockAsync(connection, messages, ct);
                await RecallAsync(connection, ledger.Values, ct);
                var tally = new VisitTally();
                foreach (var message in ledger.Values) message.JudgeAgain(judge, tally);
                // Those whose verdict stays, too: they have been looked at by these rules.
                var seen = Command(
                    $"""
                    UPDATE events e SET rules = {VisitJudge.Version} FROM unnest($1, $2) m (month, id)
                    WHERE e.message_month = m.month AND e.message_id = m.id AND e.month >= m.month AND e.rules < {VisitJudge.Version} AND e.kind IN ({(short)EventKind.Opened}, {(short)EventKind.Clicked})
                      AND (e.recipient_id IS NULL OR e.recipient_id IN (SELECT recipient_id FROM messages l WHERE l.month = m.month AND l.id = m.id))
                    """,
                    messages.ConvertAll(m => m.Month).ToArray(), messages.ConvertAll(m => m.Id).ToArray());
                await WriteAsync(connection, tally, [seen], ct);
                return tally.Rejudged.Count;
            }
            catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure && attempt < 5)
            {
                await using var undo = new NpgsqlCommand("ROLLBACK", connection);
                await undo.ExecuteNonQueryAsync(ct);
            }
        }
    }

    private async Task EnsureMonthsAsync(NpgsqlConnection connection, IReadOnlyCollection<Visit> visits, CancellationToken ct)
    {
        short last = -1;
        foreach (var visit in visits)
        {
            var month = LedgerMonth.Of(visit.At);
            if (month == last) continue;
            last = month;
            lock (_months)
                if (_months.Contains(month)) continue;
            await using var ensure = new NpgsqlCommand("SELECT ensure_month($1)", connection) { Parameters = { new() { Value = month } } };
            await ensure.ExecuteNonQueryAsync(ct);
            lock (_months) _months.Add(month);
        }
    }

    /// <summary>The messages of the visits with their marks, locked month by month in the order of their ids until the transaction ends.</summary>
    private static async Task<Dictionary<(short, long), VisitedMessage>> LockAsync(NpgsqlConnection connection, IEnumerable<(short Month, long Id)> messages, CancellationToken ct)
    {
        var ledger = new Dictionary<(short, long), VisitedMessage>();
        await using var batch = new NpgsqlBatch(connection) { BatchCommands = { new("BEGIN") } };
        var months = messages.GroupBy(m => m.Month, m => m.Id).OrderBy(m => m.Key).ToList();
        foreach (var month in months)
        {
            batch.BatchCommands.Add(Command(
                """
                SELECT m.id, m.client_id, m.campaign_id, m.recipient_id, m.provider, m.accepted_at,
                       m.first_opened_at, m.first_opened_by_person_at, m.first_clicked_at, m.first_clicked_by_person_at, m.unsubscribed_at, c.started_at, m.variant
                FROM messages m LEFT JOIN campaigns c ON c.id = m.campaign_id
                WHERE m.month = $1 AND m.id = ANY ($2)
                ORDER BY m.id FOR NO KEY UPDATE OF m
                """,
                month.Key, month.Distinct().ToArray()));
        }

        await batch.PrepareAsync(ct);
        await using var reader = await batch.ExecuteReaderAsync(ct);
        foreach (var month in months)
        {
            while (await reader.ReadAsync(ct))
            {
                var message = new VisitedMessage
                {
                    Month = month.Key,
                    Id = reader.GetInt64(0),
                    ClientId = reader.GetGuid(1),
                    CampaignId = reader.IsDBNull(2) ? null : reader.GetGuid(2),
                    RecipientId = reader.IsDBNull(3) ? null : reader.GetInt64(3),
                    Provider = reader.GetInt16(4),
                    AcceptedAt = Moment(reader, 5),
                    Before = new(Moment(reader, 6), Moment(reader, 7), Moment(reader, 8), Moment(reader, 9), Moment(reader, 10)),
                    StartedAt = Moment(reader, 11),
                    Variant = reader.GetInt16(12),
                };
                ledger.Add((message.Month, message.Id), message);
            }

            await reader.NextResultAsync(ct);
        }

        return ledger;
    }

    /// <summary>Those that are not written yet. Asked after the messages are locked: nobody else is writing them now.</summary>
    private static async Task<IReadOnlyCollection<Visit>> NewAsync(NpgsqlConnection connection, IReadOnlyCollection<Visit> visits, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("SELECT id FROM events WHERE month = ANY ($1) AND id = ANY ($2)", connection)
        {
            Parameters =
            {
                new() { Value = visits.Select(v => LedgerMonth.Of(v.At)).Distinct().ToArray() },
                new() { Value = visits.Select(v => v.Id).ToArray() },
            },
        };
        var known = new HashSet<Guid>();
        await using (var reader = await command.ExecuteReaderAsync(ct))
            while (await reader.ReadAsync(ct)) known.Add(reader.GetGuid(0));
        return [.. visits.DistinctBy(v => v.Id).Where(v => !known.Contains(v.Id))];
    }

    /// <summary>What happened before to messages whose clicks must be judged together with it. Most opens need none of this.</summary>
    private static async Task RecallAsync(NpgsqlConnection connection, IEnumerable<VisitedMessage> ledger, CancellationToken ct)
    {
        var asked = ledger.ToDictionary(m => (m.Month, m.Id));
        if (asked.Count == 0) return;
        List<VisitedMessage> messages = [.. asked.Values];
        await using var command = new NpgsqlCommand(
            $"""
            SELECT e.message_id, e.message_month, e.id, e.kind, e.at, e.link_index, e.url, e.ip, e.user_agent, e.score, e.reasons
            FROM unnest($1, $2, $3) m (recipient_id, id, month) CROSS JOIN LATERAL (
                SELECT * FROM events e
                WHERE e.recipient_id = m.recipient_id AND e.message_id = m.id AND e.message_month = m.month AND e.month >= m.month
                  AND e.kind IN ({(short)EventKind.Opened}, {(short)EventKind.Clicked})
                ORDER BY e.at LIMIT {VisitedMessage.MostHistory + 1}) e
            UNION ALL
            SELECT e.message_id, e.message_month, e.id, e.kind, e.at, e.link_index, e.url, e.ip, e.user_agent, e.score, e.reasons
            FROM unnest($1, $2, $3) m (recipient_id, id, month) CROSS JOIN LATERAL (
                SELECT * FROM events e
                WHERE e.recipient_id IS NULL AND e.message_id = m.id AND e.message_month = m.month AND e.month >= m.month
                  AND e.kind IN ({(short)EventKind.Opened}, {(short)EventKind.Clicked})
                ORDER BY e.at LIMIT {VisitedMessage.MostHistory + 1}) e
            WHERE m.recipient_id IS NULL
            """, connection)
        {
            Parameters =
            {
                new() { Value = Column(messages, m => m.RecipientId) },
                new() { Value = Column(messages, m => m.Id) },
                new() { Value = Column(messages, m => m.Month) },
            },
        };
        await command.PrepareAsync(ct);
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            var reasons = reader.IsDBNull(10) ? [] : reader.GetFieldValue<string[]>(10);
            var message = asked[(reader.GetInt16(1), reader.GetInt64(0))];
            message.Recall(
                new Visit(
                    reader.GetGuid(2), (EventKind)reader.GetInt16(3), Moment(reader, 4)!.Value, reader.GetInt16(1), message.Id,
                    reader.IsDBNull(5) ? null : reader.GetInt32(5),
                    reader.IsDBNull(6) ? null : reader.GetString(6),
                    reader.IsDBNull(7) ? null : reader.GetFieldValue<System.Net.IPAddress>(7),
                    reader.IsDBNull(8) ? null : reader.GetString(8),
                    IsBurst: reasons.Contains(VisitJudge.Burst)),
                new Verdict(reader.GetInt16(9), reasons));
        }
    }

    private static async Task WriteAsync(NpgsqlConnection connection, VisitTally tally, IEnumerable<NpgsqlBatchCommand> more, CancellationToken ct)
    {
        await using var batch = new NpgsqlBatch(connection);
        if (tally.Events.Count > 0) batch.BatchCommands.Add(VisitStatements.Insert(tally.Events));
        if (tally.Rejudged.Count > 0) batch.BatchCommands.Add(VisitStatements.Rejudge(tally.Rejudged));
        foreach (var month in tally.Marked.GroupBy(m => m.Month)) batch.BatchCommands.Add(VisitStatements.Mark(month.Key, [.. month.OrderBy(m => m.Id)]));
        if (tally.Withdrawn.Count > 0) VisitStatements.AddWithdrawals(batch, tally.Withdrawn);
        if (tally.Activity.Count > 0) batch.BatchCommands.Add(VisitRollups.CountActivity([.. tally.Activity.OrderBy(a => a.Key)]));
        if (tally.Links.Count > 0) batch.BatchCommands.Add(VisitRollups.CountLinks([.. tally.Links.OrderBy(l => l.Key)]));
        if (tally.Providers.Count > 0) batch.BatchCommands.Add(VisitRollups.CountProviders([.. tally.Providers.OrderBy(p => p.Key)]));
        if (tally.Agents.Count > 0) batch.BatchCommands.Add(VisitRollups.CountAgents([.. tally.Agents.OrderBy(a => a.Key)]));
        if (tally.Delays.Count > 0) batch.BatchCommands.Add(VisitRollups.CountDelays([.. tally.Delays.OrderBy(d => d.Key)]));
        if (tally.Variants.Count > 0) batch.BatchCommands.Add(VisitRollups.CountVariants([.. tally.Variants.OrderBy(v => v.Key)]));
        if (tally.Campaigns.Count > 0) batch.BatchCommands.Add(VisitRollups.Count([.. tally.Campaigns.OrderBy(c => c.Key)]));
        if (tally.Touched.Count > 0)
            batch.BatchCommands.Add(Command("SELECT pg_notify('dashboard', 'campaign:' || id) FROM unnest($1) id", tally.Touched.ToArray()));
        foreach (var command in more) batch.BatchCommands.Add(command);
        batch.BatchCommands.Add(new("COMMIT"));
        await batch.PrepareAsync(ct);
        await batch.ExecuteNonQueryAsync(ct);
    }
    private static DateTimeOffset? Moment(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetFieldValue<DateTimeOffset>(column);
}
