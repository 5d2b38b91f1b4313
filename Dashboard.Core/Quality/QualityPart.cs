namespace Dashboard.Core.Quality;

/// <summary>The reviews of one subject, category or reviewer.</summary>
/// <param name="PassRate">Share of reviews that reached their target, 0 to 1.</param>
public sealed record QualityPart(string Name, int Count, decimal AverageScore, decimal PassRate);
