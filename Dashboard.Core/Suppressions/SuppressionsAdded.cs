namespace Dashboard.Core.Suppressions;

/// <summary>What came of suppressing many at once: how many are new, how many were suppressed before, and which are no addresses.</summary>
public sealed record SuppressionsAdded(int Added, int Already, IReadOnlyList<string> Refused);
