namespace Dashboard.Core.Jobs;

/// <summary>How urgent a job is among those of its client. Stored as a small number; the order is fixed.</summary>
public enum JobPriority
{
    Low = 0,
    Normal = 1,

    /// <summary>Someone waits for it.</summary>
    High = 2,
}
