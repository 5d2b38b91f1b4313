using System.Globalization;
using Dashboard.Core;
using Dashboard.Core.Recipients;
using Dashboard.Core.Sending;
using Dashboard.Core.Tracking;
using Npgsql;

namespace Dashboard.Data.Queries;

/// <summary>A recipient's messages and events, woven together by time.</summary>
internal sealed class RecipientTimeline(Connections connections) : IRecipientTimeline
{
    public async Task<Slice<TimelineEntry>> SliceAsync(Guid? clientId, long recipientId, SliceRequest request, CancellationToken ct)
    {
        // The event of an acceptance or bounce says the same as the message's state: the message stands for both.
        await using var connection = await connections.OfAsync(clientId, ct);
        await using var command = new NpgsqlCommand($"""
            SELECT t.at, t.key, t.state, t.kind, t.message_id, t.campaign_id, c.name, t.automatic, t.url, t.detail
            FROM (
                (SELECT coalesce(m.accepted_at, m.changed_at) AS at, 'm' || m.id AS key, m.state, NULL::smallint AS kind,
                        m.id AS message_id, m.campaign_id, false AS automatic, NULL::text AS url, m.reply AS detail
                 FROM messages m WHERE m.recipient_id = @recipient AND (coalesce(m.accepted_at, m.changed_at), 'm' || m.id) < (@at, @key)
                 ORDER BY at DESC, key DESC LIMIT @take)
                UNION ALL
                (SELECT e.at, 'e' || e.id, NULL, e.kind, e.message_id, e.campaign_id, e.automatic, e.url, e.detail
                 FROM events e WHERE e.recipient_id = @recipient AND e.kind NOT IN ({(short)EventKind.Accepted}, {(short)EventKind.Deferred}) AND e.at <= @at AND (e.at, 'e' || e.id) < (@at, @key)
                 ORDER BY e.at DESC, 'e' || e.id DESC LIMIT @take)
            ) t LEFT JOIN campaigns c ON c.id = t.campaign_id
            ORDER BY t.at DESC, t.key DESC LIMIT @take
            """, connection);
        var (at, key) = Cursor(request.After);
        command.Parameters.AddWithValue("recipient", recipientId);
        command.Parameters.AddWithValue("at", at);
        command.Parameters.AddWithValue("key", key);
        command.Parameters.AddWithValue("take", request.Take + 1);

        var entries = new List<TimelineEntry>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            var happened = reader.GetFieldValue<DateTimeOffset>(0);
            entries.Add(new(
                happened, reader.IsDBNull(2) ? Type((EventKind)reader.GetInt16(3)) : Type((MessageState)reader.GetInt16(2)),
                reader.IsDBNull(4) ? null : reader.GetInt64(4), reader.IsDBNull(5) ? null : reader.GetGuid(5), Text(reader, 6), reader.GetBoolean(7),
                Text(reader, 8), Text(reader, 9), string.Create(CultureInfo.InvariantCulture, $"{happened.UtcTicks}_{reader.GetString(1)}")));
        }

        return Slice<TimelineEntry>.Of(entries, request.Take, entry => entry.Cursor);
    }

    private static (DateTimeOffset At, string Key) Cursor(string? after) =>
        after?.Split('_', 2) is [var ticks, var key] && long.TryParse(ticks, CultureInfo.InvariantCulture, out var at) && at is > 0 and < 3_155_000_000_000_000_000
            ? (new DateTimeOffset(at, TimeSpan.Zero), key)
            : (new DateTimeOffset(9000, 1, 1, 0, 0, 0, TimeSpan.Zero), "");

    private static string Type(MessageState state) =>
        state is MessageState.Claimed or MessageState.HandingOver ? "email.sending" : $"email.{state.ToString().ToLowerInvariant()}";

    private static string Type(EventKind kind) => $"email.{kind.ToString().ToLowerInvariant()}";

    private static string? Text(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
}
