namespace Dashboard.Core.Segments;

/// <summary>What the values of a rule are taken as; an attribute that is no such thing does not match.</summary>
public enum SegmentValueKind
{
    /// <summary>Compared without regard to case.</summary>
    Text,
    Number,
    Date,
}
