namespace Dashboard.Core.Segments;

/// <summary>At least one of these holds; without any it holds for nobody.</summary>
public sealed record AnyRule(IReadOnlyList<SegmentRule> Rules) : SegmentRule;
