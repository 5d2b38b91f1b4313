namespace Dashboard.Core.Quality;

/// <summary>Which records are asked for; days are the first and the last one. What is null does not narrow.</summary>
public sealed record QualityFilter(DateOnly? From = null, DateOnly? To = null, string? Subject = null, string? Category = null, string? Reviewer = null, decimal? MinScore = null, decimal? MaxScore = null, string? Words = null);
