namespace Dashboard.Core.Segments;

/// <summary>The opposite of a rule.</summary>
public sealed record NotRule(SegmentRule Rule) : SegmentRule;
