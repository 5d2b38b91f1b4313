namespace Dashboard.Core.Leads;

/// <summary>How a rule compares; all but the first two take a value, and none minds upper and lower case.</summary>
public enum ScoreOp
{
    Exists,
    Missing,
    Is,
    IsNot,
    Contains,
    StartsWith,
    EndsWith,
    In,
}
