using System.Globalization;
using Dashboard.Core;
using Dashboard.Core.Recipients;

namespace Dashboard.Data.Queries;

/// <summary>Which recipients are meant, as SQL: the one text behind looking, counting, exporting and bulk acts, so that all of them mean the same people.</summary>
internal static class RecipientSelection
{
    /// <summary>The tables, with <c>recipients r</c> among them, and the condition; words are left to the caller.</summary>
    public static (string From, string Where) Of(Guid? clientId, RecipientFilter filter, SliceRequest request, SqlValues values, DateTimeOffset now)
    {
        var from = filter.ListId is null ? "recipients r" : "list_memberships m JOIN recipients r ON r.id = m.recipient_id";
        var conditions = new List<string>();
        if (clientId is { } client) conditions.Add($"r.client_id = {values.Add(client)}");
        if (filter.ListId is { } list) conditions.Add($"m.list_id = {values.Add(list)}");
        if (filter.Status is { } status) conditions.Add(string.Create(CultureInfo.InvariantCulture, $"r.status = {(short)status}"));
        if (filter.Among is { } ids) conditions.Add($"r.id = ANY ({values.Add(ids.ToArray())})");
        if (request.From is { } since) conditions.Add($"r.created_at >= {values.Add(since.ToUniversalTime())}");
        if (request.To is { } until) conditions.Add($"r.created_at < {values.Add(until.ToUniversalTime())}");
        if (filter.Segment is { } rule)
        {
            var (joins, where) = SegmentSql.Of(rule, clientId, values, now);
            from += " " + joins;
            conditions.Add(where);
        }

        return (from, conditions.Count == 0 ? "true" : string.Join(" AND ", conditions));
    }

    /// <summary>The same with the words that are searched for.</summary>
    public static (string From, string Where) WithWords(Guid? clientId, RecipientFilter filter, SliceRequest request, SqlValues values, DateTimeOffset now)
    {
        var (from, where) = Of(clientId, filter, request, values, now);
        return (from, AsksForWords(request) ? $"{where} AND {Words(request, values)}" : where);
    }

    public static string Words(SliceRequest request, SqlValues values) => $"recipient_words(r.email::text, r.name) @@ recipient_words_query({values.Add(request.Search!)})";

    public static bool AsksForWords(SliceRequest request) => request.Search?.Any(char.IsLetterOrDigit) == true;

    public static string Key(RecipientFilter filter) => filter.ListId is null ? "r.id" : "m.recipient_id";
}
