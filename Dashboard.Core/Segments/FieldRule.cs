namespace Dashboard.Core.Segments;

/// <summary>What stands in one field, compared with values that are taken as texts, numbers or dates.</summary>
/// <param name="Attribute">The attribute's name, where the field is an attribute.</param>
/// <param name="Values">One value; two for <see cref="SegmentOp.Between"/>; any number for <see cref="SegmentOp.In"/>; none for <see cref="SegmentOp.Exists"/>.</param>
public sealed record FieldRule(SegmentField Field, string? Attribute, SegmentOp Op, SegmentValueKind Kind, IReadOnlyList<string> Values) : SegmentRule;
