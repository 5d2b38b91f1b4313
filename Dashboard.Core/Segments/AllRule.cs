namespace Dashboard.Core.Segments;

/// <summary>Every one of these holds; without any it holds for everyone.</summary>
public sealed record AllRule(IReadOnlyList<SegmentRule> Rules) : SegmentRule;
