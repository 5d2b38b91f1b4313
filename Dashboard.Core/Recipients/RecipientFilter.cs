using Dashboard.Core.Segments;

namespace Dashboard.Core.Recipients;

/// <summary>Which recipients are wanted: of one list, with one status, selected by one rule, among these; null does not ask. The order holds for looking through them.</summary>
public sealed record RecipientFilter(Guid? ListId = null, RecipientStatus? Status = null, SegmentRule? Segment = null, IReadOnlyList<long>? Among = null, RecipientOrder Order = RecipientOrder.Newest);
