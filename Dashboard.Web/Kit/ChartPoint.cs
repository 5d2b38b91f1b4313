namespace Dashboard.Web.Kit;

/// <summary>One point as the chart takes it; a time is milliseconds since 1970 on the clock of the viewer's zone.</summary>
public sealed record ChartPoint(object X, double? Y);
