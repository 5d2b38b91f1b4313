using System.Globalization;
using System.Text.Json;
using Dashboard.Core;
using Dashboard.Core.Addresses;
using Dashboard.Core.Leads;
using Npgsql;

namespace Dashboard.Data.Queries;

/// <summary>Looks through leads by keyset; words by the index on words where they are rare.</summary>
/// <remarks>
/// What many have is found at once among the first, what few have by an index. The planner cannot know which it is dealing with, and either way alone is slow for the other kind:
/// so the first some thousand are looked through, and an index is asked where they do not fill the slice. Which one, the planner's estimates say: given the choice itself it takes
/// the words of row after row apart, which costs forty times what it believes.
/// </remarks>
internal sealed class LeadSearch(Connections connections)
{
    public const string Columns = "l.id, l.client_id, l.email::text, l.name, l.company, l.stage, l.verdict, l.reasons, l.suggestion, l.score, l.tags, l.owner_id, l.source, l.recipient_id, l.created_at, l.checked_at";

    private const int First = 5000, MostWords = 8;

    /// <summary>How many rows are read in order while one is that an index knows.</summary>
    private const double OfOrder = 3;

    public async Task<Slice<LeadRow>> SliceAsync(Guid? clientId, LeadFilter filter, LeadSort sort, SliceRequest request, CancellationToken ct)
    {
        var asked = new Asked(clientId, filter, sort, request);
        return Slice<LeadRow>.Of(await FindAsync(asked, ct), request.Take, row => sort is LeadSort.BestFirst ? string.Create(CultureInfo.InvariantCulture, $"{row.Score}_{row.Id}") : row.Id.ToString(CultureInfo.InvariantCulture));
    }

    public async Task<int> CountAsync(Guid? clientId, LeadFilter filter, SliceRequest request, CancellationToken ct)
    {
        var asked = new Asked(clientId, filter, LeadSort.Newest, request);
        var values = new SqlValues();
        var from = await RarestAsync(asked, ct) is { } rare ? Having(rare, values) : "leads";
        await using var command = connections.OfHouse($"SELECT count(*)::int FROM {from} l WHERE {asked.All(values)}");
        values.Bind(command);
        return (int)(await command.ExecuteScalarAsync(ct))!;
    }

    private async Task<List<LeadRow>> FindAsync(Asked asked, CancellationToken ct)
    {
        if (asked is { ClientId: null, Sort: LeadSort.BestFirst }) return await OfEachClientAsync(asked, ct);
        if (asked.IsInOrder) return await InOrderAsync(asked, ct);
        var words = LeadSelection.Words(asked.Filter, asked.Request);
        if (asked.ClientId is not null && words is not null && EmailAddress.Parse(words) is { Error: null } whole && await AtAddressAsync(asked, whole.Value.Value, ct) is { Count: > 0 } exactly) return exactly;

        var found = await AmongFirstAsync(asked, ct);
        if (found.Count > asked.Request.Take || !await IsMoreAsync(asked, ct)) return found;
        if (await RarestAsync(asked, ct) is { } rare) return await ByWordAsync(asked, rare, ct);
        return asked.IsFiltered ? await ByFiltersAsync(asked, ct) : await WalkAsync(asked, ct);
    }

    private Task<List<LeadRow>> InOrderAsync(Asked asked, CancellationToken ct)
    {
        var values = new SqlValues();
        return ReadAsync($"SELECT {Columns} FROM leads l WHERE {asked.All(values)}{asked.After(values)} ORDER BY {asked.Order()} LIMIT {values.Add(asked.Request.Take + 1)}", values, ct);
    }

    /// <summary>The best of everyone: of each client's best.</summary>
    private Task<List<LeadRow>> OfEachClientAsync(Asked asked, CancellationToken ct)
    {
        var values = new SqlValues();
        var (where, after, take) = (asked.All(values), asked.After(values), values.Add(asked.Request.Take + 1));
        return ReadAsync($"SELECT {Columns} FROM clients c CROSS JOIN LATERAL (SELECT * FROM leads l WHERE l.client_id = c.id AND {where}{after} ORDER BY {asked.Order()} LIMIT {take}) l ORDER BY {asked.Order()} LIMIT {take}", values, ct);
    }

    /// <summary>Whoever types a whole address means that one: the unique key knows it at once.</summary>
    private Task<List<LeadRow>> AtAddressAsync(Asked asked, string email, CancellationToken ct)
    {
        var values = new SqlValues();
        return ReadAsync($"SELECT {Columns} FROM leads l WHERE l.email = {values.Add(email)}::citext AND {asked.All(values)}{asked.After(values)}", values, ct);
    }

    private Task<List<LeadRow>> AmongFirstAsync(Asked asked, CancellationToken ct)
    {
        var values = new SqlValues();
        return ReadAsync($"SELECT {Columns} FROM ({asked.Firsts("l.*", values)} LIMIT {values.Add(First)}) l WHERE {asked.All(values)} ORDER BY {asked.Order()} LIMIT {values.Add(asked.Request.Take + 1)}", values, ct);
    }

    /// <summary>Row after row until the slice is full. OFFSET 0 keeps the planner, which believes that a word is rare, from reading all of them first.</summary>
    private Task<List<LeadRow>> WalkAsync(Asked asked, CancellationToken ct)
    {
        var values = new SqlValues();
        return ReadAsync($"SELECT {Columns} FROM ({asked.Firsts("l.*", values)} OFFSET 0) l WHERE {asked.All(values)} ORDER BY {asked.Order()} LIMIT {values.Add(asked.Request.Take + 1)}", values, ct);
    }

    private async Task<bool> IsMoreAsync(Asked asked, CancellationToken ct)
    {
        var values = new SqlValues();
        await using var command = connections.OfHouse($"SELECT EXISTS ({asked.Firsts("l.id", values)} LIMIT 1 OFFSET {values.Add(First)})");
        values.Bind(command);
        return await command.ExecuteScalarAsync(ct) is true;
    }

    /// <summary>By whichever index knows a filter: an order that none of them keeps is what leaves the planner that choice.</summary>
    private Task<List<LeadRow>> ByFiltersAsync(Asked asked, CancellationToken ct)
    {
        var values = new SqlValues();
        return ReadAsync($"SELECT {Columns} FROM (SELECT l.id FROM leads l WHERE {asked.All(values)}{asked.After(values)} ORDER BY {asked.Order("+ 0")} LIMIT {values.Add(asked.Request.Take + 1)}) hit JOIN leads l ON l.id = hit.id ORDER BY {asked.Order()}", values, ct);
    }

    /// <summary>By the index on words, asked for the rarest alone. Its hits are put in order, and then their rows say the rest until the slice is full.</summary>
    private Task<List<LeadRow>> ByWordAsync(Asked asked, string word, CancellationToken ct)
    {
        var values = new SqlValues();
        var hits = $"SELECT l.id, l.score FROM {Having(word, values)} l WHERE {asked.Others(values)}{asked.After(values)} ORDER BY {asked.Order()} OFFSET 0";
        return ReadAsync(
            $"SELECT {Columns} FROM ({hits}) hit JOIN LATERAL (SELECT * FROM leads x WHERE x.id = hit.id OFFSET 0) l ON true WHERE {asked.All(values)} ORDER BY {asked.Order(of: "hit")} LIMIT {values.Add(asked.Request.Take + 1)}", values, ct);
    }

    /// <summary>OFFSET 0 keeps the planner from taking rows apart instead of asking the index.</summary>
    private static string Having(string word, SqlValues values) => $"(SELECT * FROM leads l WHERE {LeadSelection.ByIndex(word, values)} OFFSET 0)";

    /// <summary>The word that by the planner's own statistics the fewest leads have; null where none is typed, or where fewer match what else is asked for.</summary>
    private async Task<string?> RarestAsync(Asked asked, CancellationToken ct)
    {
        if (LeadSelection.Words(asked.Filter, asked.Request) is not { } typed) return null;
        await using var connection = await connections.OfHouseAsync(ct);
        var others = new SqlValues();
        var (rarest, fewest) = ((string?)null, await EstimateAsync(connection, asked.Others(others), others, ct) / OfOrder);
        foreach (var word in (await WordsAsync(connection, typed, ct)).OrderByDescending(word => word.Length).Take(MostWords))
        {
            var values = new SqlValues();
            // Of beginnings the statistics know little: a word that is common by itself is one that is no rarer as a beginning.
            var either = $"{LeadSelection.ByIndex(word, values)} OR {LeadSelection.ByWhole(word, values)}";
            if (await EstimateAsync(connection, either, values, ct) is var rows && rows < fewest) (rarest, fewest) = (word, rows);
        }

        return rarest;
    }

    private static async Task<List<string>> WordsAsync(NpgsqlConnection connection, string typed, CancellationToken ct)
    {
        await using var split = new NpgsqlCommand("SELECT DISTINCT unnest(recipient_words_of($1))", connection) { Parameters = { new() { Value = typed } } };
        await using var reader = await split.ExecuteReaderAsync(ct);
        var words = new List<string>();
        while (await reader.ReadAsync(ct)) words.Add(reader.GetString(0));
        return words;
    }

    private static async Task<double> EstimateAsync(NpgsqlConnection connection, string where, SqlValues values, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand($"EXPLAIN (FORMAT JSON) SELECT FROM leads l WHERE {where}", connection);
        values.Bind(command);
        using var plan = JsonDocument.Parse((string)(await command.ExecuteScalarAsync(ct))!);
        return plan.RootElement[0].GetProperty("Plan").GetProperty("Plan Rows").GetDouble();
    }

    internal async Task<List<LeadRow>> ReadAsync(string sql, SqlValues values, CancellationToken ct)
    {
        await using var command = connections.OfHouse(sql);
        values.Bind(command);
        await using var r = await command.ExecuteReaderAsync(ct);
        var rows = new List<LeadRow>();
        while (await r.ReadAsync(ct))
        {
            rows.Add(new(
                r.GetInt64(0), r.GetGuid(1), Text(r, 2), Text(r, 3), Text(r, 4), (LeadStage)r.GetInt16(5), r.IsDBNull(6) ? null : (AddressVerdict)r.GetInt16(6), [.. r.GetFieldValue<short[]>(7).Select(reason => (AddressReason)reason)],
                Text(r, 8), r.GetInt32(9), r.GetFieldValue<string[]>(10), r.IsDBNull(11) ? null : r.GetGuid(11), r.GetString(12), r.IsDBNull(13) ? null : r.GetInt64(13), r.GetFieldValue<DateTimeOffset>(14),
                r.IsDBNull(15) ? null : r.GetFieldValue<DateTimeOffset>(15)));
        }

        return rows;
    }

    private static string? Text(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    /// <summary>What is asked for, as the parts of a statement.</summary>
    private sealed record Asked(Guid? ClientId, LeadFilter Filter, LeadSort Sort, SliceRequest Request)
    {
        private bool IsBestFirst => Sort is LeadSort.BestFirst;

        /// <summary>Whether an index holds exactly these in exactly this order.</summary>
        public bool IsInOrder => (IsBestFirst ? Filter with { Stage = null } : Filter) == new LeadFilter() && Request is { Search: null or "", From: null, To: null };

        /// <summary>Whether more is asked for than a client and words.</summary>
        public bool IsFiltered => Filter with { Search = null } != new LeadFilter() || Request is not { From: null, To: null };

        /// <summary>All conditions but the words.</summary>
        public string Others(SqlValues values) => LeadSelection.Of(ClientId, Filter with { Search = null }, Request with { Search = null }, values);

        public string All(SqlValues values) => LeadSelection.Of(ClientId, Filter, Request, values);

        public string Order(string unlikeAnyIndex = "", string of = "l") => IsBestFirst ? $"{of}.score {unlikeAnyIndex} DESC, {of}.id DESC" : $"{of}.id {unlikeAnyIndex} DESC";

        /// <summary>The first after the cursor, whatever else is asked for.</summary>
        public string Firsts(string columns, SqlValues values) =>
            $"SELECT {columns} FROM leads l WHERE {LeadSelection.Of(ClientId, new() { Stage = IsBestFirst ? Filter.Stage : null }, null, values)}{After(values)} ORDER BY {Order()}";

        public string After(SqlValues values) => IsBestFirst
            ? Request.After?.Split('_') is [var score, var id] ? $" AND (l.score, l.id) < ({values.Add(int.Parse(score, CultureInfo.InvariantCulture))}, {values.Add(long.Parse(id, CultureInfo.InvariantCulture))})" : ""
            : long.TryParse(Request.After, CultureInfo.InvariantCulture, out var last) ? $" AND l.id < {values.Add(last)}" : "";
    }
}
