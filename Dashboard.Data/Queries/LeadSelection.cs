using System.Globalization;
using Dashboard.Core;
using Dashboard.Core.Leads;

namespace Dashboard.Data.Queries;

/// <summary>Which leads are meant, as SQL: the one text behind looking, counting and jobs, so that all of them mean the same.</summary>
internal static class LeadSelection
{
    private const string Text = "lead_text(l.email::text, l.name, l.company)", Parts = "lead_words(l.email::text, l.name, l.company)";

    /// <summary>The condition over <c>leads l</c>.</summary>
    public static string Of(Guid? clientId, LeadFilter filter, SliceRequest? request, SqlValues values)
    {
        var conditions = new List<string>();
        if (clientId is { } client) conditions.Add($"l.client_id = {values.Add(client)}");
        if (filter.Stage is { } stage) conditions.Add(string.Create(CultureInfo.InvariantCulture, $"l.stage = {(short)stage}"));
        if (filter.MinScore is { } least) conditions.Add($"l.score >= {values.Add(least)}");
        if (filter.Verdict is { } verdict) conditions.Add(string.Create(CultureInfo.InvariantCulture, $"l.verdict = {(short)verdict}"));
        if (filter.Unchecked) conditions.Add("l.verdict IS NULL");
        if (!string.IsNullOrWhiteSpace(filter.Tag)) conditions.Add($"l.tags @> ARRAY[{values.Add(filter.Tag.Trim())}] AND l.tags <> '{{}}'");
        if (filter.OwnerId is { } owner) conditions.Add($"l.owner_id = {values.Add(owner)}");
        if (filter.Ids is { } ids) conditions.Add($"l.id = ANY ({values.Add(ids.ToArray())})");
        if (request?.From is { } since) conditions.Add($"l.created_at >= {values.Add(since.ToUniversalTime())}");
        if (request?.To is { } until) conditions.Add($"l.created_at < {values.Add(until.ToUniversalTime())}");
        if (Words(filter, request) is { } words)
        {
            var typed = values.Add(words);
            conditions.Add($"{Text} LIKE ALL (lead_patterns({typed})) AND {Text} ~ ALL (lead_beginnings({typed}))");
        }

        return conditions.Count == 0 ? "true" : string.Join(" AND ", conditions);
    }

    /// <summary>The words that are searched for, where there are any.</summary>
    public static string? Words(LeadFilter filter, SliceRequest? request) => (request?.Search ?? filter.Search) is { } words && words.Any(char.IsLetterOrDigit) ? words : null;

    /// <summary>Who has a word that begins like this, as the index on words knows it.</summary>
    public static string ByIndex(string word, SqlValues values) => $"{Parts} @@ recipient_words_query({values.Add(word)})";

    /// <summary>Who has exactly this word.</summary>
    public static string ByWhole(string word, SqlValues values) => $"{Parts} @@ ('''' || {values.Add(word)} || '''')::tsquery";
}
