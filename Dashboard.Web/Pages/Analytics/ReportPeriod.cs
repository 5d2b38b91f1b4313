using System.Globalization;

namespace Dashboard.Web.Pages.Analytics;

/// <summary>Whole days of a zone, as they stand in an address: the last so many, or from one day to another.</summary>
/// <param name="First">The first day.</param>
/// <param name="Last">The last day, which is part of it.</param>
public sealed record ReportPeriod(DateTime First, DateTime Last, bool IsCustom, TimeZoneInfo Zone)
{
    /// <summary>What a page shows where no period is named.</summary>
    public const int Usual = 30;

    public int Days => Math.Max(1, (Last - First).Days + 1);

    /// <summary>When the first day begins.</summary>
    public DateTimeOffset From => Start(First, Zone);

    /// <summary>When the day after the last one begins.</summary>
    public DateTimeOffset To => Start(Last.AddDays(1), Zone);

    public static ReportPeriod Of(int? days, string? from, string? to, TimeZoneInfo zone, DateTimeOffset now)
    {
        var today = TimeZoneInfo.ConvertTime(now, zone).Date;
        return Day(from) is { } first && Day(to) is { } last
            ? new(first, last, IsCustom: true, zone)
            : new(today.AddDays(1 - Math.Clamp(days ?? Usual, 1, 3660)), today, IsCustom: false, zone);
    }

    /// <summary>The moment in which a local time comes; where clocks skip it, the first one after.</summary>
    public static DateTimeOffset Start(DateTime local, TimeZoneInfo zone)
    {
        while (zone.IsInvalidTime(local)) local = local.AddMinutes(30);
        return new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
    }

    private static DateTime? Day(string? text) => DateTime.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
}
