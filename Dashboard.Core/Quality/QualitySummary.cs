namespace Dashboard.Core.Quality;

/// <summary>The reviews of some days.</summary>
public sealed record QualitySummary(
    DateOnly From, DateOnly To, decimal Target, int Count, decimal? AverageScore, decimal? MedianScore, decimal? PassRate, int CountBefore, decimal? AverageBefore, decimal? PassRateBefore,
    IReadOnlyList<QualityPart> BySubject, IReadOnlyList<QualityPart> ByCategory, IReadOnlyList<QualityPart> ByReviewer,
    IReadOnlyList<QualityDayRow> ByDay, IReadOnlyList<ScoreBand> Distribution, IReadOnlyList<QualityMover> Movers);
