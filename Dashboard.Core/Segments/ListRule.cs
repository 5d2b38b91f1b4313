namespace Dashboard.Core.Segments;

/// <summary>The recipient is in at least one of these lists; of any list where none is named.</summary>
public sealed record ListRule(IReadOnlyList<Guid> Lists) : SegmentRule;
