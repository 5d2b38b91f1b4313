namespace Dashboard.Core.Leads;

/// <summary>How far a lead has come. Stored as a small number; the order is fixed.</summary>
public enum LeadStage
{
    New = 0,
    Checking = 1,
    Qualified = 2,
    Rejected = 3,

    /// <summary>A recipient by now.</summary>
    Converted = 4,
}
