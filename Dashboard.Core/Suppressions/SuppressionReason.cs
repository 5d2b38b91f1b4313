namespace Dashboard.Core.Suppressions;

/// <summary>Why an address must not be mailed. Stored as a small number; the order is fixed.</summary>
public enum SuppressionReason
{
    Manual = 0,
    Unsubscribe = 1,
    HardBounce = 2,
    Complaint = 3,
    SoftBounces = 4,

    /// <summary>The recipient asked for some weeks of quiet; it ends by itself.</summary>
    Paused = 5,
}
