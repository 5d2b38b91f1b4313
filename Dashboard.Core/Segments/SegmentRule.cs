namespace Dashboard.Core.Segments;

/// <summary>A question about one recipient that is answered yes or no, never “unknown”: what is missing matches nothing, and its opposite matches.</summary>
public abstract record SegmentRule;
