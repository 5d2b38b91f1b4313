using System.Globalization;
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
internal sealed class RecipientSearch(NpgsqlDataSource source) : IRecipientSearch
{
    private const int Newest = 3000;
    private const string Columns = "r.id, r.client_id, r.email::text AS email, r.name, r.status, r.attributes::text AS attributes, r.source, r.created_at, r.updated_at";
    private const string HasWords = "recipient_words(r.email::text, r.name) @@ recipient_words_query(@words)";

    public async Task<Slice<RecipientRow>> SliceAsync(Guid? clientId, RecipientFilter filter, SliceRequest request, CancellationToken ct)
    {
        var rows = $"FROM {From(filter)} WHERE {Where(clientId, filter, request)}";
        var byKey = $"ORDER BY {Key(filter)} DESC";
        if (!AsksForWords(request))
            return Cut(await ReadAsync($"SELECT {Columns} {rows} {byKey} LIMIT @take", clientId, filter, request, ct), request);

        var found = await ReadAsync(
            $"SELECT {Columns} FROM (SELECT r.* {rows} {byKey} LIMIT {Newest}) r WHERE {HasWords} ORDER BY r.id DESC LIMIT @take", clientId, filter, request, ct);
        // OFFSET 0 keeps the planner from walking down the key in search of a few hits.
        if (found.Count <= request.Take)
            found = await ReadAsync($"SELECT * FROM (SELECT {Columns} {rows} AND {HasWords} OFFSET 0) r ORDER BY r.id DESC LIMIT @take", clientId, filter, request, ct);
        return Cut(found, request);
    }

    public async Task<int> CountAsync(Guid? clientId, RecipientFilter filter, SliceRequest request, CancellationToken ct)
    {
        var words = AsksForWords(request) ? HasWords : "true";
        await using var command = Command($"SELECT count(*) FROM {From(filter)} WHERE {Where(clientId, filter, request with { After = null })} AND {words}", clientId, filter, request);
        return Convert.ToInt32(await command.ExecuteScalarAsync(ct), CultureInfo.InvariantCulture);
    }

    private static Slice<RecipientRow> Cut(List<RecipientRow> rows, SliceRequest request) =>
        Slice<RecipientRow>.Of(rows, request.Take, row => row.Id.ToString(CultureInfo.InvariantCulture));

    private static string From(RecipientFilter filter) =>
        filter.ListId is null ? "recipients r" : "list_memberships m JOIN recipients r ON r.id = m.recipient_id";

    private static string Key(RecipientFilter filter) => filter.ListId is null ? "r.id" : "m.recipient_id";

    private static string Where(Guid? clientId, RecipientFilter filter, SliceRequest request)
    {
        var conditions = new List<string>();
        if (clientId is not null) conditions.Add("r.client_id = @client");
        if (filter.ListId is not null) conditions.Add("m.list_id = @list");
        if (filter.Status is { } status) conditions.Add($"r.status = {(short)status}");
        if (IsCursor(request, out _)) conditions.Add($"{Key(filter)} < @after");
        if (request.From is not null) conditions.Add("r.created_at >= @from");
        if (request.To is not null) conditions.Add("r.created_at < @to");
        return conditions.Count == 0 ? "true" : string.Join(" AND ", conditions);
    }

    private static bool AsksForWords(SliceRequest request) => request.Search?.Any(char.IsLetterOrDigit) == true;

    private static bool IsCursor(SliceRequest request, out long after) => long.TryParse(request.After, CultureInfo.InvariantCulture, out after);

    private NpgsqlCommand Command(string sql, Guid? clientId, RecipientFilter filter, SliceRequest request)
    {
        var command = source.CreateCommand(sql);
        if (clientId is { } client) command.Parameters.AddWithValue("client", client);
        if (filter.ListId is { } list) command.Parameters.AddWithValue("list", list);
        if (IsCursor(request, out var after)) command.Parameters.AddWithValue("after", after);
        if (request.From is { } from) command.Parameters.AddWithValue("from", from.ToUniversalTime());
        if (request.To is { } to) command.Parameters.AddWithValue("to", to.ToUniversalTime());
        command.Parameters.AddWithValue("words", request.Search ?? "");
        command.Parameters.AddWithValue("take", request.Take + 1);
        return command;
    }

    private async Task<List<RecipientRow>> ReadAsync(string sql, Guid? clientId, RecipientFilter filter, SliceRequest request, CancellationToken ct)
    {
        await using var command = Command(sql, clientId, filter, request);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var rows = new List<RecipientRow>();
        while (await reader.ReadAsync(ct))
            rows.Add(new(
                reader.GetInt64(0), reader.GetGuid(1), reader.GetString(2), reader.IsDBNull(3) ? null : reader.GetString(3), (RecipientStatus)reader.GetInt16(4),
                JsonSerializer.Deserialize<Dictionary<string, string?>>(reader.GetString(5), JsonSerializerOptions.Default) ?? [], reader.GetString(6),
                reader.GetFieldValue<DateTimeOffset>(7), reader.GetFieldValue<DateTimeOffset>(8)));
        return rows;
    }
}
