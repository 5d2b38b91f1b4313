namespace Dashboard.Web.Pages.Analytics;

/// <summary>One span of a period, with the same span of the period before.</summary>
public sealed record PeriodPoint(DateTimeOffset At, long Accepted, long AcceptedBefore, double? OpenRate, double? OpenRateBefore);
