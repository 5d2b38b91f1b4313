using System.Globalization;
using System.Text.RegularExpressions;

namespace Dashboard.Core.Segments;

/// <summary>
/// A date in a rule: a day (2026-03-31, from its first moment until before the next, UTC), a moment (RFC 3339, to the second), or some days ago (-30d).
/// </summary>
/// <param name="Start">Its first moment.</param>
/// <param name="End">The first moment after it.</param>
public readonly partial record struct SegmentMoment(DateTimeOffset Start, DateTimeOffset End)
{
    private const int MostDaysAgo = 36_500;
    private static readonly string[] Moments = ["yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFK"];

    /// <summary>Reads a date as rules write it; null where it is none.</summary>
    public static SegmentMoment? Parse(string text, DateTimeOffset now)
    {
        if (DaysAgo().Match(text) is { Success: true } ago)
            return int.Parse(ago.Groups[1].ValueSpan, CultureInfo.InvariantCulture) is var days and <= MostDaysAgo ? At(now.ToUniversalTime().AddDays(-days)) : null;
        if (DateTimeOffset.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var day))
            return IsInReach(day) ? new(day, day.AddDays(1)) : null;
        return DateTimeOffset.TryParseExact(text, Moments, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment) && IsInReach(moment) ? At(moment.ToUniversalTime()) : null;
    }

    private static SegmentMoment At(DateTimeOffset moment)
    {
        var second = moment.AddTicks(-(moment.Ticks % TimeSpan.TicksPerSecond));
        return new(second, second.AddSeconds(1));
    }

    private static bool IsInReach(DateTimeOffset moment) => moment.Year is >= 1000 and <= 2999;

    [GeneratedRegex(@"^-(\d{1,5})d$")]
    private static partial Regex DaysAgo();
}
