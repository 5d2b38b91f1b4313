using Dashboard.Core.Reports;

namespace Dashboard.Web.Pages.Reports;

/// <summary>A time series without holes: where nothing happened, nothing is drawn as nothing, not as a slope.</summary>
internal static class Spans
{
    /// <summary>Beyond this many points a chart says no more.</summary>
    private const int Most = 1_500;

    public static IReadOnlyList<ActivityPoint> Fill(IReadOnlyList<ActivityPoint> points, Granularity granularity, TimeZoneInfo zone)
    {
        if (points.Count < 2) return points;
        var known = points.ToDictionary(p => p.At);
        var filled = new List<ActivityPoint>();
        for (var at = points[0].At; at <= points[^1].At && filled.Count < Most; at = Next(at, granularity, zone))
            filled.Add(known.GetValueOrDefault(at) ?? new(at, 0, 0, 0, new(0, 0), new(0, 0), 0, 0));
        if (filled.Count >= Most) return points;
        // Where a zone moves by half an hour its hours begin elsewhere: what happened is shown even where no step falls on it.
        var steps = filled.Select(p => p.At).ToHashSet();
        return points.All(p => steps.Contains(p.At)) ? filled : [.. filled.Concat(points.Where(p => !steps.Contains(p.At))).OrderBy(p => p.At)];
    }

    /// <summary>The next day begins at the zone's midnight, 23 to 25 hours later.</summary>
    private static DateTimeOffset Next(DateTimeOffset at, Granularity granularity, TimeZoneInfo zone)
    {
        if (granularity is Granularity.Minute) return at.AddMinutes(1);
        if (granularity is Granularity.Hour) return at.AddHours(1);
        var midnight = TimeZoneInfo.ConvertTime(at, zone).Date.AddDays(1);
        while (zone.IsInvalidTime(midnight)) midnight = midnight.AddMinutes(30);
        return new DateTimeOffset(midnight, zone.GetUtcOffset(midnight)).ToUniversalTime();
    }
}
