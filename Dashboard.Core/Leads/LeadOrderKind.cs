namespace Dashboard.Core.Leads;

/// <summary>What can be done with many leads.</summary>
public enum LeadOrderKind
{
    Check,
    Score,
    Convert,
}
