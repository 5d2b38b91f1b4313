namespace Dashboard.Core.Quality;

/// <summary>A daily report in a list.</summary>
public sealed record DailyReportLine(DateOnly Date, int Revision, int Count, decimal? AverageScore, decimal? PassRate, DateTimeOffset MadeAt);
