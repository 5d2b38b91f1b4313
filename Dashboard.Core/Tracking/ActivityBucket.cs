namespace Dashboard.Core.Tracking;

/// <summary>The span of time that a campaign's event is counted in: its minute in the campaign's first six hours, its hour after that.</summary>
public static class ActivityBucket
{
    private static readonly TimeSpan Fine = TimeSpan.FromHours(6);

    /// <summary>The beginning of the span, UTC.</summary>
    public static DateTimeOffset Of(DateTimeOffset at, DateTimeOffset? startedAt) => Floor(at, at < FineUntil(startedAt) ? TimeSpan.TicksPerMinute : TimeSpan.TicksPerHour);

    /// <summary>Until when minutes are kept: a full hour, so that no hour begins among minutes.</summary>
    public static DateTimeOffset FineUntil(DateTimeOffset? startedAt) =>
        startedAt is { } started ? Floor(started + Fine + TimeSpan.FromHours(1) - TimeSpan.FromTicks(1), TimeSpan.TicksPerHour) : DateTimeOffset.MinValue;

    private static DateTimeOffset Floor(DateTimeOffset moment, long ticks) => new(moment.UtcTicks - moment.UtcTicks % ticks, TimeSpan.Zero);
}
