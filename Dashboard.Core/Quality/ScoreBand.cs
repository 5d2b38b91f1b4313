namespace Dashboard.Core.Quality;

/// <summary>How many reviews have a score in a band; the upper bound belongs to the next one, but for 100.</summary>
public sealed record ScoreBand(int From, int To, int Count);
