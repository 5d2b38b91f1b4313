namespace Dashboard.Core.Segments;

/// <summary>What a rule can ask of the person themselves.</summary>
public enum SegmentField
{
    Email,
    EmailDomain,
    Name,
    Status,
    CreatedAt,
    Attribute,
}
