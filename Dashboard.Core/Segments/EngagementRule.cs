namespace Dashboard.Core.Segments;

/// <summary>What the recipient did with our mail, or got: in these campaigns (any where none is named), in the last days (ever where null), at least so often.</summary>
public sealed record EngagementRule(Engagement Kind, IReadOnlyList<Guid> Campaigns, int? WithinDays, int AtLeast) : SegmentRule;
