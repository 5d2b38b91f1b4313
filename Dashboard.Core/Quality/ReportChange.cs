namespace Dashboard.Core.Quality;

/// <summary>A day against others: what it is more or less than they are; null where there is nothing to compare.</summary>
public sealed record ReportChange(decimal? Count, decimal? AverageScore, decimal? PassRate);
