using Dashboard.Core;
using Dashboard.Core.ApiKeys;
using Npgsql;
using NpgsqlTypes;

namespace Dashboard.Data.Queries;

/// <summary>Requests of keys: written as one statement over arrays, read along the index of one key.</summary>
internal sealed class RequestBook(Connections connections) : IRequestBook
{
    public async Task WriteAsync(IReadOnlyList<KeyRequest> requests, CancellationToken ct)
    {
        await using var command = connections.OfHouse(
            """
            INSERT INTO key_requests (key_id, client_id, at, method, route, status, took, request_id, address)
            SELECT k.id, k.client_id, r.at, r.method, r.route, r.status, r.took, r.request_id, r.address
            FROM unnest($1::uuid[], $2::timestamptz[], $3::text[], $4::text[], $5::smallint[], $6::interval[], $7::text[], $8::text[])
                 WITH ORDINALITY r (key_id, at, method, route, status, took, request_id, address, n)
            JOIN api_keys k ON k.id = r.key_id
            ORDER BY r.n
            """);
        command.Parameters.Add(new() { Value = requests.Select(r => r.KeyId).ToArray() });
        command.Parameters.Add(new() { Value = requests.Select(r => r.At.ToUniversalTime()).ToArray() });
        command.Parameters.Add(new() { Value = requests.Select(r => r.Method).ToArray() });
        command.Parameters.Add(new() { Value = requests.Select(r => r.Route).ToArray() });
        command.Parameters.Add(new() { Value = requests.Select(r => (short)r.Status).ToArray() });
        command.Parameters.Add(new() { Value = requests.Select(r => r.Took).ToArray() });
        command.Parameters.Add(new() { Value = requests.Select(r => r.RequestId).ToArray() });
        command.Parameters.Add(new() { Value = requests.Select(r => r.Address).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
        await command.ExecuteNonQueryAsync(ct);
    }

    public async Task<Slice<KeyRequest>> SliceAsync(Guid keyId, KeyRequestFilter filter, SliceRequest request, CancellationToken ct)
    {
        await using var command = connections.OfHouse(
            """
            SELECT key_id, at, method, route, status, took, request_id, address, id FROM key_requests
            WHERE key_id = $1 AND ($2::bigint IS NULL OR id < $2) AND ($3::text IS NULL OR method = $3) AND ($4::smallint IS NULL OR status >= $4) AND ($5::smallint IS NULL OR status <= $5)
              AND ($6::timestamptz IS NULL OR at >= $6) AND ($7::timestamptz IS NULL OR at < $7)
              AND ($8::text IS NULL OR request_id = $8 OR position(lower($8) IN lower(method || ' ' || route)) > 0)
            ORDER BY id DESC LIMIT $9
            """);
        command.Parameters.Add(new() { Value = keyId });
        command.Parameters.Add(Perhaps(long.TryParse(request.After, out var after) ? after : null, NpgsqlDbType.Bigint));
        command.Parameters.Add(Perhaps(filter.Method?.ToUpperInvariant(), NpgsqlDbType.Text));
        command.Parameters.Add(Perhaps((short?)filter.LeastStatus, NpgsqlDbType.Smallint));
        command.Parameters.Add(Perhaps((short?)filter.MostStatus, NpgsqlDbType.Smallint));
        command.Parameters.Add(Perhaps(request.From?.ToUniversalTime(), NpgsqlDbType.TimestampTz));
        command.Parameters.Add(Perhaps(request.To?.ToUniversalTime(), NpgsqlDbType.TimestampTz));
        command.Parameters.Add(Perhaps(string.IsNullOrWhiteSpace(request.Search) ? null : request.Search.Trim(), NpgsqlDbType.Text));
        command.Parameters.Add(new() { Value = request.Take + 1 });

        var rows = new List<KeyRequest>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            rows.Add(new(
                reader.GetGuid(0), reader.GetFieldValue<DateTimeOffset>(1), reader.GetString(2), reader.GetString(3), reader.GetInt16(4), reader.GetFieldValue<TimeSpan>(5), reader.GetString(6),
                reader.IsDBNull(7) ? null : reader.GetString(7), reader.GetInt64(8)));
        }

        return Slice<KeyRequest>.Of(rows, request.Take, r => r.Id.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    private static NpgsqlParameter Perhaps(object? value, NpgsqlDbType type) => new() { Value = value ?? DBNull.Value, NpgsqlDbType = type };
}
