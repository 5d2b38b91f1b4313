namespace Dashboard.Core.Segments;

/// <summary>How a field is compared.</summary>
public enum SegmentOp
{
    Eq,
    Ne,
    Contains,
    StartsWith,
    In,
    Gt,
    Gte,
    Lt,
    Lte,
    Between,
    Exists,
}
