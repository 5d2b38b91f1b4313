using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Dashboard.Core;
using Dashboard.Core.Recipients;
using Npgsql;

namespace Dashboard.Data.Queries;

/// <summary>Looks through recipients by keyset; words by the index on words.</summary>
/// <remarks>
/// A word that many have is found at once among the newest, one that few have by the index. The planner cannot know which it is dealing with,
/// and either way alone is slow for the other kind: so the newest are looked through first, and the index is asked where they do not fill the slice.
/// </remarks>
internal sealed class RecipientSearch(Connections connections, TimeProvider clock) : IRecipientSearch
{
    public const string Columns = "r.id, r.client_id, r.email::text AS email, r.name, r.status, r.attributes::text AS attributes, r.source, r.created_at, r.updated_at";
    private const int Newest = 3000;

    public async Task<Slice<RecipientRow>> SliceAsync(Guid? clientId, RecipientFilter filter, SliceRequest request, CancellationToken ct)
    {
        if (filter.Order is not RecipientOrder.Newest) return await OrderedAsync(clientId, filter, request, ct);
        if (!RecipientSelection.AsksForWords(request) || filter.Segment is not null)
        {
            var values = new SqlValues();
            var (from, where) = RecipientSelection.WithWords(clientId, filter, request, values, clock.GetUtcNow());
            return Cut(await ReadAsync(clientId, request, $"SELECT {Columns} FROM {from} WHERE {where}{After(filter, request, values)} ORDER BY {RecipientSelection.Key(filter)} DESC LIMIT {values.Add(request.Take + 1)}", values, ct), request);
        }

        if (EmailAddress.Parse(request.Search) is { Error: null } whole && await AtAddressAsync(clientId, filter, request, whole.Value.Value, ct) is { Count: > 0 } exactly) return Cut(exactly, request);

        var found = await AmongNewestAsync(clientId, filter, request, ct);
        if (found.Count <= request.Take) found = await ByIndexAsync(clientId, filter, request, ct);
        return Cut(found, request);
    }

    public async Task<int> CountAsync(Guid? clientId, RecipientFilter filter, SliceRequest request, CancellationToken ct)
    {
        var values = new SqlValues();
        var (from, where) = RecipientSelection.WithWords(clientId, filter, request, values, clock.GetUtcNow());
        await using var connection = await OpenAsync(clientId, request, ct);
        await using var command = new NpgsqlCommand($"SELECT count(*) FROM {from} WHERE {where}", connection);
        command.CommandTimeout = 120;
        values.Bind(command);
        return Convert.ToInt32(await command.ExecuteScalarAsync(ct), CultureInfo.InvariantCulture);
    }

    public async IAsyncEnumerable<RecipientRow> StreamAsync(Guid? clientId, RecipientFilter filter, SliceRequest request, [EnumeratorCancellation] CancellationToken ct)
    {
        var values = new SqlValues();
        var (from, where) = RecipientSelection.WithWords(clientId, filter, request, values, clock.GetUtcNow());
        await using var connection = await connections.OfAsync(clientId, ct);
        await using var command = new NpgsqlCommand($"SELECT {Columns} FROM {from} WHERE {where} ORDER BY {RecipientSelection.Key(filter)}", connection);
        command.CommandTimeout = 0;
        values.Bind(command);
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct)) yield return Row(reader);
    }

    public async Task<IReadOnlyList<string>> AttributesAsync(Guid? clientId, RecipientFilter filter, SliceRequest request, CancellationToken ct)
    {
        var values = new SqlValues();
        var (from, where) = RecipientSelection.WithWords(clientId, filter, request, values, clock.GetUtcNow());
        await using var connection = await connections.OfAsync(clientId, ct);
        await using var command = new NpgsqlCommand($"SELECT coalesce(array_agg(name), '{{}}') FROM (SELECT DISTINCT jsonb_object_keys(r.attributes) AS name FROM {from} WHERE {where} ORDER BY 1 LIMIT 200) names", connection);
        command.CommandTimeout = 0;
        values.Bind(command);
        return (string[])(await command.ExecuteScalarAsync(ct))!;
    }

    public async Task<long> EstimateAsync(Guid? clientId, RecipientFilter filter, SliceRequest request, CancellationToken ct)
    {
        var values = new SqlValues();
        var (from, where) = RecipientSelection.WithWords(clientId, filter, request, values, clock.GetUtcNow());
        await using var connection = await OpenAsync(clientId, request, ct);
        await using var command = new NpgsqlCommand($"EXPLAIN (FORMAT JSON) SELECT FROM {from} WHERE {where}", connection);
        values.Bind(command);
        using var plan = JsonDocument.Parse((string)(await command.ExecuteScalarAsync(ct))!);
        return (long)plan.RootElement[0].GetProperty("Plan").GetProperty("Plan Rows").GetDouble();
    }

    internal static RecipientRow Row(NpgsqlDataReader reader) => new(
        reader.GetInt64(0), reader.GetGuid(1), reader.GetString(2), reader.IsDBNull(3) ? null : reader.GetString(3), (RecipientStatus)reader.GetInt16(4),
        JsonSerializer.Deserialize<Dictionary<string, string?>>(reader.GetString(5), JsonSerializerOptions.Default) ?? [], reader.GetString(6),
        reader.GetFieldValue<DateTimeOffset>(7), reader.GetFieldValue<DateTimeOffset>(8));

    /// <summary>In another order than the newest first; the cursor is the key that is ordered by. Words are found before they are put in order.</summary>
    private async Task<Slice<RecipientRow>> OrderedAsync(Guid? clientId, RecipientFilter filter, SliceRequest request, CancellationToken ct)
    {
        var isById = filter.Order is RecipientOrder.Oldest;
        var isDown = filter.Order is RecipientOrder.EmailDescending;
        var values = new SqlValues();
        var (from, where) = RecipientSelection.WithWords(clientId, filter, request, values, clock.GetUtcNow());
        var after = request.After switch
        {
            null => "",
            var cursor when isById => long.TryParse(cursor, CultureInfo.InvariantCulture, out var id) ? $" AND r.id > {values.Add(id)}" : "",
            var cursor => $" AND r.email {(isDown ? "<" : ">")} {values.Add(cursor)}::citext",
        };
        var apart = RecipientSelection.AsksForWords(request) ? " OFFSET 0" : "";
        var order = isById ? "r.id" : $"r.email{(isDown ? " DESC" : "")}";
        var rows = await ReadAsync(clientId, request, $"SELECT {Columns} FROM (SELECT r.* FROM {from} WHERE {where}{after}{apart}) r ORDER BY {order} LIMIT {values.Add(request.Take + 1)}", values, ct);
        return Slice<RecipientRow>.Of(rows, request.Take, row => isById ? row.Id.ToString(CultureInfo.InvariantCulture) : row.Email);
    }

    /// <summary>Whoever types a whole address means that one: the unique key knows it at once.</summary>
    private Task<List<RecipientRow>> AtAddressAsync(Guid? clientId, RecipientFilter filter, SliceRequest request, string email, CancellationToken ct)
    {
        var values = new SqlValues();
        var (from, where) = RecipientSelection.Of(clientId, filter, request, values, clock.GetUtcNow());
        return ReadAsync(clientId, request, $"SELECT {Columns} FROM {from} WHERE {where} AND r.email = {values.Add(email)}::citext{After(filter, request, values)} ORDER BY {RecipientSelection.Key(filter)} DESC LIMIT {values.Add(request.Take + 1)}", values, ct);
    }

    private Task<List<RecipientRow>> AmongNewestAsync(Guid? clientId, RecipientFilter filter, SliceRequest request, CancellationToken ct)
    {
        var values = new SqlValues();
        var (from, where) = RecipientSelection.Of(clientId, filter, request, values, clock.GetUtcNow());
        var newest = string.Create(CultureInfo.InvariantCulture, $"SELECT r.* FROM {from} WHERE {where}{After(filter, request, values)} ORDER BY {RecipientSelection.Key(filter)} DESC LIMIT {Newest}");
        return ReadAsync(clientId, request, $"SELECT {Columns} FROM ({newest}) r WHERE {RecipientSelection.Words(request, values)} ORDER BY r.id DESC LIMIT {values.Add(request.Take + 1)}", values, ct);
    }

    /// <summary>
    /// OFFSET 0 keeps the planner from walking down the key in search of a few hits. The hits are put in order by their ids alone, and rows are read, and membership of a list is asked,
    /// until the slice is full and not for each of them.
    /// </summary>
    private Task<List<RecipientRow>> ByIndexAsync(Guid? clientId, RecipientFilter filter, SliceRequest request, CancellationToken ct)
    {
        var values = new SqlValues();
        var everywhere = filter with { ListId = null };
        var (from, where) = RecipientSelection.WithWords(clientId, everywhere, request, values, clock.GetUtcNow());
        var after = After(everywhere, request, values);
        var member = filter.ListId is { } list ? $"JOIN LATERAL (SELECT FROM list_memberships m WHERE m.list_id = {values.Add(list)} AND m.recipient_id = hit.id OFFSET 0) member ON true " : "";
        return ReadAsync(
            clientId, request, $"SELECT {Columns} FROM (SELECT r.id FROM {from} WHERE {where}{after} ORDER BY r.id DESC OFFSET 0) hit {member}" +
            $"JOIN LATERAL (SELECT * FROM recipients x WHERE x.id = hit.id OFFSET 0) r ON true ORDER BY hit.id DESC LIMIT {values.Add(request.Take + 1)}", values, ct);
    }

    private static string After(RecipientFilter filter, SliceRequest request, SqlValues values) =>
        long.TryParse(request.After, CultureInfo.InvariantCulture, out var after) ? $" AND {RecipientSelection.Key(filter)} < {values.Add(after)}" : "";

    private static Slice<RecipientRow> Cut(List<RecipientRow> rows, SliceRequest request) =>
        Slice<RecipientRow>.Of(rows, request.Take, row => row.Id.ToString(CultureInfo.InvariantCulture));

    /// <summary>Words are found by an index that no policy lets be used, since finding words may tell of the rows: that statement is held by the client's id in it alone.</summary>
    private ValueTask<NpgsqlConnection> OpenAsync(Guid? clientId, SliceRequest request, CancellationToken ct) =>
        RecipientSelection.AsksForWords(request) ? connections.OfHouseAsync(ct) : connections.OfAsync(clientId, ct);

    private async Task<List<RecipientRow>> ReadAsync(Guid? clientId, SliceRequest request, string sql, SqlValues values, CancellationToken ct)
    {
        await using var connection = await OpenAsync(clientId, request, ct);
        await using var command = new NpgsqlCommand(sql, connection);
        values.Bind(command);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var rows = new List<RecipientRow>();
        while (await reader.ReadAsync(ct)) rows.Add(Row(reader));
        return rows;
    }
}
