namespace Dashboard.Core.Reports;

/// <summary>A report that goes out by mail in a rhythm, at an hour of its readers' zone.</summary>
public sealed class ReportPlan : IClientOwned
{
    public const int NameLength = 200;

    private ReportPlan() { }

    public Guid Id { get; private init; }
    public Guid ClientId { get; private init; }
    public string Name { get; private set; } = "";
    public ReportRhythm Rhythm { get; private set; }
    public int Weekday { get; private set; }
    public int DayOfMonth { get; private set; }
    public int Hour { get; private set; }
    public string TimeZone { get; private set; } = "UTC";
    public List<string> Recipients { get; private set; } = [];
    public List<string> Figures { get; private set; } = [];
    public bool IsOn { get; private set; }
    public string CreatedBy { get; private init; } = "";
    public DateTimeOffset CreatedAt { get; private init; }

    /// <summary>When it is due next.</summary>
    public DateTimeOffset NextAt { get; private set; }
    public DateTimeOffset? SentAt { get; private set; }

    /// <summary>Why the last one did not reach everyone; null where it did.</summary>
    public string? Problem { get; private set; }

    public static ReportPlan Of(Guid clientId, ReportPlanDraft draft, string by, DateTimeOffset now)
    {
        var plan = new ReportPlan { Id = Guid.CreateVersion7(now), ClientId = clientId, CreatedBy = by, CreatedAt = now };
        plan.Take(draft, now);
        return plan;
    }

    /// <summary>Takes over what was edited; it is due at its next hour from now.</summary>
    public void Take(ReportPlanDraft draft, DateTimeOffset now)
    {
        Name = draft.Name.Trim();
        Rhythm = draft.Rhythm;
        Weekday = draft.Weekday;
        DayOfMonth = draft.DayOfMonth;
        Hour = draft.Hour;
        TimeZone = draft.TimeZone;
        Recipients = [.. draft.Recipients.Select(r => r.Trim()).Distinct(StringComparer.OrdinalIgnoreCase)];
        Figures = [.. draft.Figures.Distinct().Select(f => f.ToString())];
        IsOn = draft.IsOn;
        NextAt = DueAfter(now);
    }

    /// <summary>The fields as a form edits them.</summary>
    public ReportPlanDraft ToDraft() => new()
    {
        Name = Name,
        Rhythm = Rhythm,
        Weekday = Weekday,
        DayOfMonth = DayOfMonth,
        Hour = Hour,
        TimeZone = TimeZone,
        Recipients = [.. Recipients],
        Figures = [.. Figures.Select(Enum.Parse<ReportFigure>)],
        IsOn = IsOn,
    };

    /// <summary>The first due moment after another; an hour that a change of clocks skips is the next there is.</summary>
    public DateTimeOffset DueAfter(DateTimeOffset moment)
    {
        var zone = Zone;
        var day = TimeZoneInfo.ConvertTime(moment, zone).Date;
        for (; ; day = day.AddDays(1))
            if (IsDay(day) && At(day, zone) is var due && due > moment) return due;
    }

    /// <summary>The whole days that a report due at a moment is about: yesterday, the last seven, or the month before.</summary>
    public (DateTimeOffset From, DateTimeOffset To) SpanAt(DateTimeOffset due)
    {
        var zone = Zone;
        var today = TimeZoneInfo.ConvertTime(due, zone).Date;
        var (first, end) = Rhythm switch
        {
            ReportRhythm.Daily => (today.AddDays(-1), today),
            ReportRhythm.Weekly => (today.AddDays(-7), today),
            _ => (new DateTime(today.Year, today.Month, 1).AddMonths(-1), new DateTime(today.Year, today.Month, 1)),
        };
        return (Midnight(first, zone), Midnight(end, zone));
    }

    private TimeZoneInfo Zone => TimeZoneInfo.TryFindSystemTimeZoneById(TimeZone, out var zone) ? zone : TimeZoneInfo.Utc;

    private bool IsDay(DateTime day) => Rhythm switch
    {
        ReportRhythm.Daily => true,
        ReportRhythm.Weekly => (day.DayOfWeek is DayOfWeek.Sunday ? 7 : (int)day.DayOfWeek) == Weekday,
        _ => day.Day == DayOfMonth,
    };

    private DateTimeOffset At(DateTime day, TimeZoneInfo zone) => Local(day.AddHours(Hour), zone);

    private static DateTimeOffset Midnight(DateTime day, TimeZoneInfo zone) => Local(day, zone);

    private static DateTimeOffset Local(DateTime local, TimeZoneInfo zone)
    {
        while (zone.IsInvalidTime(local)) local = local.AddMinutes(30);
        return new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
    }
}
