namespace Dashboard.Web.Pages.Segments;

/// <summary>The words that the builder's sentences are made of.</summary>
internal static class RuleWords
{
    public static readonly IReadOnlyList<(string Key, string Text)> Groups = [("all", "all of these hold"), ("any", "any of these holds"), ("none", "none of these holds")];

    public static readonly IReadOnlyList<(string Key, string Text)> Fields =
    [
        (RuleNode.Attribute, "the attribute"), ("email", "the address"), ("emailDomain", "the address’s domain"), ("name", "the name"), ("status", "the status"),
        ("createdAt", "known since"), (RuleNode.List, "the list"), (RuleNode.Received, "mails received"), (RuleNode.Opened, "mails opened"), (RuleNode.Clicked, "mails clicked in"),
    ];

    public static readonly IReadOnlyList<(string Key, string Text)> Statuses = [("active", "active"), ("unsubscribed", "unsubscribed"), ("bounced", "bounced"), ("complained", "complained")];

    private static readonly IReadOnlyList<(string, string)> OfTexts =
        [("eq", "is"), ("ne", "is not"), ("contains", "contains"), ("startsWith", "begins with"), ("in", "is one of"), ("exists", "is there"), ("missing", "is missing")];

    private static readonly IReadOnlyList<(string, string)> OfNumbers =
        [("number:eq", "is the number"), ("number:gt", "is more than"), ("number:gte", "is at least"), ("number:lt", "is less than"), ("number:lte", "is at most"), ("number:between", "is a number between")];

    private static readonly IReadOnlyList<(string, string)> OfDates =
        [("date:last", "in the last … days"), ("date:gte", "on or after"), ("date:gt", "after"), ("date:lt", "before"), ("date:lte", "on or before"), ("date:between", "between the days"), ("date:eq", "on the day")];

    /// <summary>How a field can be compared.</summary>
    public static IReadOnlyList<(string Key, string Text)> Ops(string field) => field switch
    {
        "status" => [("eq", "is"), ("ne", "is not")],
        "createdAt" => OfDates,
        RuleNode.List => [("eq", "they are in"), ("ne", "they are not in"), ("exists", "any at all"), ("missing", "none at all")],
        RuleNode.Received or RuleNode.Opened or RuleNode.Clicked => [("exists", "yes"), ("ne", "no")],
        RuleNode.Attribute => [.. OfTexts, .. OfNumbers, .. OfDates],
        _ => OfTexts,
    };

    public static string Of(IReadOnlyList<(string Key, string Text)> words, string? key) => words.FirstOrDefault(word => word.Key == key).Text ?? key ?? "";
}
