using System.Text.Json;
using Dashboard.Core;
using Dashboard.Core.Campaigns;
using Dashboard.Core.Feedback;
using Dashboard.Core.Messages;
using Dashboard.Core.Reports;
using Dashboard.Core.Sending;
using Dashboard.Core.Suppressions;
using Dashboard.Core.Templates;
using Dashboard.Core.Tracking;
using Npgsql;
using NpgsqlTypes;

namespace Dashboard.Data.Queries;

/// <summary>Single mails, in the ledger and beside it.</summary>
internal sealed class MessageBox(Connections connections) : IMessageBox
{
    private const string Columns = """
        m.id, m.month, m.client_id, m.campaign_id, m.recipient_id, t.email::text, t.name, t.subject, t.tag, m.state, m.skip_reason, m.attempts, t.created_at, m.changed_at,
        m.accepted_at, m.next_attempt_at, m.bounce_class, m.reply, t.data::text
        """;

    public async Task<IReadOnlyList<MessageRow>> AddAsync(Guid clientId, IReadOnlyList<MessageDraft> drafts, DateTimeOffset now, CancellationToken ct)
    {
        var month = LedgerMonth.Of(now);
        await using var connection = await connections.OfClientAsync(clientId, ct);
        await using var together = await connection.BeginTransactionAsync(ct);
        var ids = new List<long>(drafts.Count);
        await using (var begin = new NpgsqlBatch(connection))
        {
            begin.BatchCommands.Add(new("SELECT nextval('message_ids') FROM generate_series(1, $1)") { Parameters = { new() { Value = drafts.Count } } });
            begin.BatchCommands.Add(new("SELECT ensure_month($1)") { Parameters = { new() { Value = month } } });
            await using var reader = await begin.ExecuteReaderAsync(ct);
            while (await reader.ReadAsync(ct)) ids.Add(reader.GetInt64(0));
        }

        ids.Sort();
        var rows = new Dictionary<long, MessageRow>(drafts.Count);
        await using (var add = new NpgsqlCommand($"""
            WITH t AS MATERIALIZED (
                SELECT * FROM unnest($4::bigint[], $5::citext[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[], $12::text[], $13::text[], $14::uuid[], $15::bool[], $16::bool[], $17::bool[], $18::text[])
                    AS t (id, email, name, from_email, from_name, reply_to, subject, html, text, data, relay_id, track_opens, track_clicks, never_twice, tag)),
            kept AS (
                INSERT INTO transactional_mails (month, message_id, client_id, relay_id, created_at, email, name, from_email, from_name, reply_to, subject, html, text, data, track_opens, track_clicks, never_twice, tag)
                SELECT $1, id, $2, relay_id, $3, email, name, from_email, from_name, reply_to, subject, html, text, data::jsonb, track_opens, track_clicks, never_twice, tag FROM t),
            m AS (
                INSERT INTO messages (id, month, client_id, recipient_id, state, provider, next_attempt_at, changed_at, skip_reason)
                SELECT v.id, $1, $2, v.recipient_id, CASE WHEN v.skip IS NULL THEN {(short)MessageState.Queued} ELSE {(short)MessageState.Skipped} END, v.provider,
                    CASE WHEN v.skip IS NULL THEN clock_timestamp() END, clock_timestamp(), v.skip
                FROM (SELECT t.id, r.id AS recipient_id, coalesce(p.provider, 0) AS provider,
                        CASE WHEN EXISTS (SELECT FROM suppressions s WHERE s.email = t.email AND s.reason <> {(short)SuppressionReason.Unsubscribe} AND (s.client_id = $2 OR s.client_id IS NULL))
                            THEN {(short)SkipReason.Suppressed} END AS skip
                      FROM t LEFT JOIN recipients r ON r.client_id = $2 AND r.email = t.email
                      LEFT JOIN mailbox_providers p ON p.domain = split_part(t.email::text, '@', 2)::citext) v
                RETURNING *),
            told AS ({Outbox.Tell($"m x WHERE x.state = {(short)MessageState.Skipped}", Outbox.TypeOfState, $"jsonb_build_object('reason', {Outbox.SkipReason("x.skip_reason")})")})
            SELECT {Columns.Replace("t.created_at", "$3", StringComparison.Ordinal)} FROM m JOIN t ON t.id = m.id
            """, connection))
        {
            Add(add, month, clientId, now.ToUniversalTime(), ids.ToArray());
            Texts(add, drafts, d => EmailAddress.Parse(d.To).Value.Value);
            Texts(add, drafts, d => Blank(d.ToName));
            Texts(add, drafts, d => EmailAddress.Parse(d.FromEmail).Value.Value);
            Texts(add, drafts, d => Blank(d.FromName));
            Texts(add, drafts, d => Blank(d.ReplyTo));
            Texts(add, drafts, d => d.Subject.Trim());
            Texts(add, drafts, d => Blank(d.Html));
            Texts(add, drafts, d => Blank(d.Text));
            Texts(add, drafts, d => JsonSerializer.Serialize(d.Data));
            add.Parameters.Add(new() { Value = drafts.Select(d => d.RelayId).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid });
            Add(add, drafts.Select(d => d.TrackOpens).ToArray(), drafts.Select(d => d.TrackClicks).ToArray(), drafts.Select(d => d.Doubtful is Core.Campaigns.DoubtfulChoice.NeverTwice).ToArray());
            Texts(add, drafts, d => Blank(d.Tag));
            await using var reader = await add.ExecuteReaderAsync(ct);
            while (await reader.ReadAsync(ct)) rows.Add(reader.GetInt64(0), Row(reader));
        }

        await together.CommitAsync(ct);
        return ids.ConvertAll(id => rows[id]);
    }

    public async Task<Slice<MessageRow>> SliceAsync(Guid? clientId, MessageStanding? state, SliceRequest request, CancellationToken ct)
    {
        await using var connection = await connections.OfAsync(clientId, ct);
        await using var command = new NpgsqlCommand($"""
            SELECT {Columns} FROM transactional_mails t JOIN messages m ON m.month = t.month AND m.id = t.message_id
            WHERE {Where(clientId, state, request)} {(request.After is null ? "" : "AND t.message_id < @after")} ORDER BY t.message_id DESC LIMIT @take
            """, connection);
        Bind(command, clientId, request);
        if (request.After is { } after) command.Parameters.AddWithValue("after", long.Parse(after, System.Globalization.CultureInfo.InvariantCulture));
        command.Parameters.AddWithValue("take", request.Take + 1);
        var rows = new List<MessageRow>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct)) rows.Add(Row(reader));
        return Slice<MessageRow>.Of(rows, request.Take, r => r.Id.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    public async Task<int> CountAsync(Guid? clientId, MessageStanding? state, SliceRequest request, CancellationToken ct)
    {
        await using var connection = await connections.OfAsync(clientId, ct);
        await using var command = new NpgsqlCommand($"SELECT count(*)::int FROM transactional_mails t JOIN messages m ON m.month = t.month AND m.id = t.message_id WHERE {Where(clientId, state, request)}", connection);
        Bind(command, clientId, request);
        return (int)(await command.ExecuteScalarAsync(ct))!;
    }

    public async Task<MessageDetails?> FindAsync(long id, CancellationToken ct)
    {
        // Partition by partition, each by its key: the id alone does not say the month.
        await using var command = connections.OfHouse($"""
            SELECT m.id, m.month, m.client_id, m.campaign_id, m.recipient_id, coalesce(t.email::text, r.email::text, ''), coalesce(t.name, r.name), coalesce(t.subject, v.subject, c.subject), t.tag, m.state, m.skip_reason,
                m.attempts, coalesce(t.created_at, c.started_at, m.changed_at), m.changed_at, m.accepted_at, nullif(m.next_attempt_at, 'infinity'), m.bounce_class, m.reply, coalesce(t.data, r.attributes)::text,
                coalesce(t.from_email, c.from_email, ''), coalesce(t.from_name, v.from_name, c.from_name), coalesce(t.reply_to, c.reply_to), t.html, t.text, coalesce(t.relay_id, c.relay_id)
            FROM generate_series(0, ((extract(year FROM now()) - 2020) * 12 + extract(month FROM now()))::int) AS months (month) JOIN messages m ON m.month = months.month AND m.id = $1
            LEFT JOIN transactional_mails t ON m.campaign_id IS NULL AND t.month = m.month AND t.message_id = m.id
            LEFT JOIN recipients r ON r.id = m.recipient_id LEFT JOIN campaigns c ON c.id = m.campaign_id
            LEFT JOIN campaign_variants v ON v.campaign_id = m.campaign_id AND m.variant > 0 AND v.number = m.variant % {VariantMark.AfterTest} - 1
            """);
        Add(command, id);
        MessageDetails details;
        await using (var reader = await command.ExecuteReaderAsync(ct))
        {
            if (!await reader.ReadAsync(ct)) return null;
            details = new(Row(reader), reader.GetString(19), Text(reader, 20), Text(reader, 21), Text(reader, 22), Text(reader, 23), reader.IsDBNull(24) ? null : reader.GetGuid(24), []);
        }

        return details with { Events = await EventsAsync(details.Message, ct) };
    }

    private async Task<IReadOnlyList<MessageEvent>> EventsAsync(MessageRow message, CancellationToken ct)
    {
        await using var command = connections.OfHouse($"""
            SELECT id, kind, at, automatic, url, detail FROM events
            WHERE message_month = $2 AND month >= $2 AND message_id = $1
              AND {(message.CampaignId is null ? "(recipient_id IS NULL OR campaign_id IS NULL)" : "recipient_id = $3")}
            ORDER BY at, number LIMIT 1000
            """);
        Add(command, message.Id, message.Month);
        if (message.CampaignId is not null) command.Parameters.Add(new() { Value = (object?)message.RecipientId ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bigint });
        var events = new List<MessageEvent> { new($"{message.Id}-queued", "email.queued", message.CreatedAt, false, null, null) };
        await using (var reader = await command.ExecuteReaderAsync(ct))
        {
            while (await reader.ReadAsync(ct))
                events.Add(new(reader.GetGuid(0).ToString(), $"email.{((EventKind)reader.GetInt16(1)).ToString().ToLowerInvariant()}", reader.GetFieldValue<DateTimeOffset>(2), reader.GetBoolean(3), Text(reader, 4), Text(reader, 5)));
        }

        // Of a campaign's messages the log keeps what people did; what became of them stands in the row.
        var last = message.State is MessageStanding.Queued or MessageStanding.Sending ? null : $"email.{message.State.ToString().ToLowerInvariant()}";
        if (last is not null && events.TrueForAll(e => e.Type != last))
            events.Add(new($"{message.Id}-{last[6..]}", last, message.State is MessageStanding.Accepted ? message.AcceptedAt ?? message.ChangedAt : message.ChangedAt, false, null, message.SkipReason?.ToString().ToLowerInvariant() ?? message.Reply));
        return [.. events.OrderBy(e => e.At)];
    }

    private static string Where(Guid? clientId, MessageStanding? state, SliceRequest request) => string.Join(" AND ", new[]
    {
        "true",
        clientId is null ? null : "t.client_id = @client",
        string.IsNullOrWhiteSpace(request.Search) ? null : "lower(t.email::text) LIKE @words",
        request.From is null ? null : "t.created_at >= @from",
        request.To is null ? null : "t.created_at < @to",
        state switch
        {
            null => null,
            MessageStanding.Queued => $"m.state = {(short)MessageState.Queued}",
            MessageStanding.Sending => $"m.state IN ({(short)MessageState.Claimed}, {(short)MessageState.HandingOver})",
            MessageStanding.Deferred => $"m.state = {(short)MessageState.Deferred}",
            MessageStanding.Accepted => $"m.state = {(short)MessageState.Accepted}",
            MessageStanding.Bounced => $"m.state = {(short)MessageState.Bounced}",
            MessageStanding.Failed => $"m.state = {(short)MessageState.Failed}",
            MessageStanding.Skipped => $"m.state = {(short)MessageState.Skipped}",
            _ => $"m.state = {(short)MessageState.Unknown}",
        },
    }.OfType<string>());

    private static void Bind(NpgsqlCommand command, Guid? clientId, SliceRequest request)
    {
        if (clientId is { } client) command.Parameters.AddWithValue("client", client);
        if (!string.IsNullOrWhiteSpace(request.Search))
            command.Parameters.AddWithValue("words", request.Search.Trim().ToLowerInvariant().Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal) + "%");
        if (request.From is { } from) command.Parameters.AddWithValue("from", from.ToUniversalTime());
        if (request.To is { } to) command.Parameters.AddWithValue("to", to.ToUniversalTime());
    }

    private static MessageRow Row(NpgsqlDataReader r) => new(
        r.GetInt64(0), r.GetInt16(1), r.GetGuid(2), r.IsDBNull(3) ? null : r.GetGuid(3), r.IsDBNull(4) ? null : r.GetInt64(4), r.GetString(5), Text(r, 6), Subject(r), Text(r, 8),
        StandingOf((MessageState)r.GetInt16(9)), r.IsDBNull(10) ? null : (SkipReason)r.GetInt16(10), r.GetInt16(11), r.GetFieldValue<DateTimeOffset>(12), r.GetFieldValue<DateTimeOffset>(13),
        Moment(r, 14), Moment(r, 15), r.IsDBNull(16) ? null : (BounceClass)r.GetInt16(16), Text(r, 17));

    /// <summary>The subject as its recipient reads it; one that cannot be filled is shown as it was written.</summary>
    private static string Subject(NpgsqlDataReader r)
    {
        var written = r.GetString(7);
        var template = MergeTemplate.Compile(written, html: false);
        if (template.Refused(out _)) return written;
        try
        {
            return template.Value.Render(new MergeFields { Email = r.GetString(5), Name = Text(r, 6), Attributes = MessageQueue.Attributes(Text(r, 18)) });
        }
        catch (TemplateFailedException)
        {
            return written;
        }
    }

    private static MessageStanding StandingOf(MessageState state) => state switch
    {
        MessageState.Claimed or MessageState.HandingOver => MessageStanding.Sending,
        _ => Enum.Parse<MessageStanding>(state.ToString()),
    };

    private static void Add(NpgsqlCommand command, params object[] values)
    {
        foreach (var value in values) command.Parameters.Add(new() { Value = value });
    }

    private static void Texts(NpgsqlCommand command, IReadOnlyList<MessageDraft> drafts, Func<MessageDraft, string?> text) =>
        command.Parameters.Add(new() { Value = drafts.Select(text).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;

    private static string? Text(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    private static DateTimeOffset? Moment(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetFieldValue<DateTimeOffset>(column);
}
