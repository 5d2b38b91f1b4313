namespace Dashboard.Core.Reports;

/// <summary>When a campaign's figures were last computed again from its rows, and how many differed.</summary>
public sealed record RecountStanding(DateTimeOffset CountedAt, int Differences);
