namespace Dashboard.Core.Reputation;

/// <summary>What is measured. Stored as text.</summary>
public enum ReputationMeasure
{
    /// <summary>Bounces / attempted.</summary>
    Bounces,

    /// <summary>Complaints / accepted.</summary>
    Complaints,
}
