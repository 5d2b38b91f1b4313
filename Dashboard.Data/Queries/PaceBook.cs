using Dashboard.Core.Sending;
using Npgsql;
using NpgsqlTypes;

namespace Dashboard.Data.Queries;

/// <summary>Shared limits as rows: the database's clock and its locks make several processes one.</summary>
internal sealed class PaceBook(Connections connections) : IPaceBook
{
    public async Task<PaceGrant> TakeAsync(IReadOnlyList<PaceLimit> limits, int wanted, CancellationToken ct)
    {
        await using var command = connections.OfHouse("SELECT granted, wait, held_by FROM take_pace($1, $2, $3, $4, $5)");
        command.Parameters.Add(new() { Value = limits.Select(l => l.Key).ToArray() });
        command.Parameters.Add(new() { Value = limits.Select(l => l.PerSecond).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Double });
        command.Parameters.Add(new() { Value = limits.Select(l => l.PerHour).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint });
        command.Parameters.Add(new() { Value = limits.Select(l => l.PerDay).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint });
        command.Parameters.Add(new() { Value = wanted });
        await using var reader = await command.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        return new(reader.GetInt32(0), reader.GetTimeSpan(1), reader.IsDBNull(2) ? null : reader.GetInt32(2) - 1);
    }

    public async Task GiveBackAsync(IReadOnlyList<PaceLimit> limits, int unused, CancellationToken ct)
    {
        await using var command = connections.OfHouse("""
            UPDATE pace SET tokens = tokens + $2,
                hour_used = CASE WHEN hour = date_trunc('hour', now(), 'UTC') THEN greatest(0, hour_used - $2) ELSE hour_used END,
                day_used = CASE WHEN day = date_trunc('day', now(), 'UTC') THEN greatest(0, day_used - $2) ELSE day_used END
            WHERE key IN (SELECT key FROM pace WHERE key = ANY ($1) ORDER BY key FOR UPDATE)
            """);
        command.Parameters.Add(new() { Value = limits.Select(l => l.Key).ToArray() });
        command.Parameters.Add(new() { Value = (long)unused });
        await command.ExecuteNonQueryAsync(ct);
    }

    public async Task<int> ShareAsync(int sender, Guid relayId, int most, int open, CancellationToken ct)
    {
        // One at a time for a relay. Who holds more than their share keeps what is open until it is closed; who comes in gets what is free by then.
        await using var connection = await connections.OfHouseAsync(ct);
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new("SELECT pg_advisory_xact_lock(hashtextextended('relay_share:' || $1, 0))") { Parameters = { new() { Value = relayId.ToString() } } },
                new("INSERT INTO relay_shares (relay_id, sender, connections) SELECT $1, id, 0 FROM senders WHERE id = $2 ON CONFLICT DO NOTHING")
                {
                    Parameters = { new() { Value = relayId }, new() { Value = sender } },
                },
                new("""
                    WITH shares AS (SELECT sender, connections, row_number() OVER (ORDER BY sender) AS place, count(*) OVER () AS n FROM relay_shares WHERE relay_id = $1),
                    mine AS (
                        SELECT greatest(0, least($3 / s.n + CASE WHEN s.place <= $3 % s.n THEN 1 ELSE 0 END,
                            $3 - (SELECT coalesce(sum(connections), 0) FROM shares WHERE sender <> $2)))::int AS share
                        FROM shares s WHERE s.sender = $2)
                    UPDATE relay_shares r SET connections = greatest(m.share, $4) FROM mine m WHERE r.relay_id = $1 AND r.sender = $2
                    RETURNING m.share
                    """)
                {
                    Parameters = { new() { Value = relayId }, new() { Value = sender }, new() { Value = most }, new() { Value = open } },
                },
            },
        };
        var share = 0;
        await using var reader = await batch.ExecuteReaderAsync(ct);
        do
        {
            while (await reader.ReadAsync(ct))
                if (reader.FieldCount == 1 && reader.GetFieldType(0) == typeof(int)) share = reader.GetInt32(0);
        }
        while (await reader.NextResultAsync(ct));
        return share;
    }

    public async Task UnshareAsync(int sender, Guid relayId, CancellationToken ct)
    {
        await using var command = connections.OfHouse("DELETE FROM relay_shares WHERE relay_id = $1 AND sender = $2");
        command.Parameters.Add(new() { Value = relayId });
        command.Parameters.Add(new() { Value = sender });
        await command.ExecuteNonQueryAsync(ct);
    }
}
