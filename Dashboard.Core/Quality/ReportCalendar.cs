namespace Dashboard.Core.Quality;

/// <summary>Which days' reports are due. A day is over when the date in the client's zone has changed: no clock time is looked at, so daylight saving neither skips nor doubles one.</summary>
public static class ReportCalendar
{
    /// <summary>The date in a zone.</summary>
    public static DateOnly Today(TimeZoneInfo zone, DateTimeOffset now) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, zone).DateTime);

    /// <summary>The days without a report, oldest first: from the one after the last report (or the client's first day) until yesterday.</summary>
    public static IReadOnlyList<DateOnly> Due(TimeZoneInfo zone, DateTimeOffset clientSince, DateOnly? last, DateTimeOffset now)
    {
        var from = last?.AddDays(1) ?? Today(zone, clientSince);
        var days = new List<DateOnly>();
        for (var day = from; day < Today(zone, now); day = day.AddDays(1)) days.Add(day);
        return days;
    }
}
