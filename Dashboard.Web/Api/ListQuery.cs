using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Dashboard.Core;
using Microsoft.AspNetCore.Mvc;

namespace Dashboard.Web.Api;

/// <summary>What every list takes in its query.</summary>
internal sealed record ListQuery
{
    private const string Total = "total";
    private const int Least = 1, Most = 100, Usual = 25;

    [FromQuery(Name = "limit"), Range(Least, Most), DefaultValue(Usual), Description("How many rows at most, 1 to 100; 25 if left out.")]
    public int? Limit { get; init; }

    [FromQuery(Name = "after"), Description("The `nextCursor` of the slice before.")]
    public string? After { get; init; }

    [FromQuery(Name = "from"), Description("Only what was made at or after this time (RFC 3339, or a date).")]
    public string? From { get; init; }

    [FromQuery(Name = "to"), Description("Only what was made before this time (RFC 3339); with a date, that day is the last one.")]
    public string? To { get; init; }

    [FromQuery(Name = "q"), Description("Only what has these words in its name.")]
    public string? Words { get; init; }

    [FromQuery(Name = "include"), AllowedValues(Total), Description("`total` counts all rows that match.")]
    public string? Include { get; init; }

    public bool WantsTotal => Include == Total;

    /// <summary>The slice asked for, or what is wrong with the query. Cursors are ids unless <paramref name="isCursor"/> says otherwise.</summary>
    public Result<SliceRequest> Slice(Func<string, bool>? isCursor = null)
    {
        isCursor ??= text => Guid.TryParse(text, out _);
        if (Limit is < Least or > Most) return HttpErrors.Invalid("limit", $"limit goes from {Least} to {Most}.");
        if (!string.IsNullOrEmpty(After) && !isCursor(After)) return HttpErrors.Invalid("after", "after is not a cursor of this list: take it from nextCursor.");
        if (!string.IsNullOrEmpty(Include) && !WantsTotal) return HttpErrors.Invalid("include", $"include can only be {Total}.");
        if (!TryTime(From, isEnd: false, out var from)) return NotATime("from");
        if (!TryTime(To, isEnd: true, out var to)) return NotATime("to");
        if (from > to) return HttpErrors.Invalid("to", "to is before from.");
        return new SliceRequest(Limit ?? Usual, string.IsNullOrEmpty(After) ? null : After, Words, from, to);
    }

    /// <summary>Cursors that are numbers: recipients, messages, events.</summary>
    public static bool IsNumber(string cursor) => long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out _);

    private static bool TryTime(string? text, bool isEnd, out DateTimeOffset? time)
    {
        time = null;
        if (string.IsNullOrEmpty(text)) return true;
        if (!UtcTime.TryParse(text, out var read)) return false;
        var isDay = text.Length == "yyyy-MM-dd".Length;
        time = isDay && isEnd && read.Year < 9999 ? read.AddDays(1) : read;
        return true;
    }

    private static DomainError NotATime(string field) => HttpErrors.Invalid(field, $"{field} is not a time. Write it as RFC 3339, such as 2026-12-01T09:00:00Z, or as a date.");
}
