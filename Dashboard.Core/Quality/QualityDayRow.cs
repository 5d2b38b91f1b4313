namespace Dashboard.Core.Quality;

/// <summary>The reviews of one day; a day without any has no average.</summary>
public sealed record QualityDayRow(DateOnly Date, int Count, decimal? AverageScore, decimal? PassRate);
