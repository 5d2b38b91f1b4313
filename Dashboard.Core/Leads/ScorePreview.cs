namespace Dashboard.Core.Leads;

/// <summary>How many leads fall into each tenth of the scores, by the rules that hold and by those that are tried, and how many would be qualified.</summary>
public sealed record ScorePreview(int Leads, bool IsSample, IReadOnlyList<int> Now, IReadOnlyList<int> Then, int QualifiedNow, int QualifiedThen);
