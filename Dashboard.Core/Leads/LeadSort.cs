namespace Dashboard.Core.Leads;

/// <summary>The order of a slice of leads.</summary>
public enum LeadSort
{
    Newest,
    BestFirst,
}
