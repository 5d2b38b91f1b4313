namespace Dashboard.Core.Reports;

/// <summary>How many people first opened, and first clicked, so long after their mail was accepted.</summary>
/// <param name="From">The band begins here.</param>
/// <param name="Until">The band ends here; null for the last, which does not end.</param>
public sealed record DelayRow(TimeSpan From, TimeSpan? Until, long Opened, long Clicked);
