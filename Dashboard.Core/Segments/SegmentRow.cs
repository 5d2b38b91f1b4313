namespace Dashboard.Core.Segments;

/// <summary>A segment as tables and the API show it; <paramref name="Rules"/> is JSON.</summary>
public sealed record SegmentRow(Guid Id, Guid ClientId, string Name, string Rules, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);
