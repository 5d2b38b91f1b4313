using System.Text.Json;
using Dashboard.Core.Events;
using Npgsql;
using NpgsqlTypes;

namespace Dashboard.Data.Queries;

/// <summary>The outbox in the order of (xid, id), below the oldest transaction that still runs.</summary>
internal sealed class EventFeed(Connections connections) : IEventFeed
{
    /// <summary>All that was committed, and nothing that something before it may still join.</summary>
    private const string Settled = "o.xid < pg_snapshot_xmin(pg_current_snapshot())";

    public async Task<IReadOnlyList<EventEntry>> ReadAsync(Guid clientId, long? after, EventFilter filter, int limit, CancellationToken ct)
    {
        await using var connection = await connections.OfClientAsync(clientId, ct);
        await using var command = new NpgsqlCommand(Select(
            $"""
            o.client_id = $1 AND (o.xid, o.id) > (coalesce((SELECT xid FROM outbox WHERE id = $2), '0'::xid8), $2) AND {Settled}
            AND ($4::smallint[] IS NULL OR o.type = ANY ($4)) AND ($5::uuid IS NULL OR o.campaign_id = $5) AND ($6::timestamptz IS NULL OR o.at >= $6) AND ($7::timestamptz IS NULL OR o.at < $7)
            """,
            "$3"), connection);
        command.Parameters.Add(new() { Value = clientId });
        command.Parameters.Add(new() { Value = after ?? 0 });
        command.Parameters.Add(new() { Value = limit });
        command.Parameters.Add(new() { Value = (object?)Types(filter.Types) ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Smallint });
        command.Parameters.Add(new() { Value = (object?)filter.CampaignId ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid });
        command.Parameters.Add(new() { Value = (object?)filter.From?.ToUniversalTime() ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.TimestampTz });
        command.Parameters.Add(new() { Value = (object?)filter.To?.ToUniversalTime() ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.TimestampTz });
        return await ReadAsync(command, ct);
    }

    /// <summary>The statement that reads some of the outbox in order; addresses are looked up for the rows that are read, and are gone with the person.</summary>
    internal static string Select(string which, string limit) => $"""
        SELECT o.id, o.type, o.at, o.client_id, o.campaign_id, o.message_id, o.recipient_id, coalesce(r.email, t.email)::text, o.detail::text, o.xid::text
        FROM (SELECT o.* FROM outbox o WHERE {which} ORDER BY o.xid, o.id LIMIT {limit}) o
        LEFT JOIN LATERAL (SELECT email FROM recipients r WHERE r.id = o.recipient_id OFFSET 0) r ON true
        LEFT JOIN LATERAL (SELECT email FROM transactional_mails t WHERE o.campaign_id IS NULL AND t.month = o.message_month AND t.message_id = o.message_id OFFSET 0) t ON true
        ORDER BY o.xid, o.id
        """;

    internal static short[]? Types(IEnumerable<EventType>? types) => types is null ? null : [.. types.Select(t => (short)t)];

    internal static EventEntry Entry(NpgsqlDataReader reader) => new(
        reader.GetInt64(0), (EventType)reader.GetInt16(1), reader.GetFieldValue<DateTimeOffset>(2), reader.GetGuid(3), reader.IsDBNull(4) ? null : reader.GetGuid(4),
        reader.IsDBNull(5) ? null : reader.GetInt64(5), reader.IsDBNull(6) ? null : reader.GetInt64(6), reader.IsDBNull(7) ? null : reader.GetString(7),
        reader.IsDBNull(8) ? null : JsonSerializer.Deserialize<JsonElement>(reader.GetString(8)));

    private static async Task<IReadOnlyList<EventEntry>> ReadAsync(NpgsqlCommand command, CancellationToken ct)
    {
        var entries = new List<EventEntry>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct)) entries.Add(Entry(reader));
        return entries;
    }
}
