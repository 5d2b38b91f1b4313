namespace Dashboard.Core.Quality;

/// <summary>A subject whose average changed against the same number of days before.</summary>
public sealed record QualityMover(string Name, int Count, decimal AverageScore, decimal Before, decimal Change);
