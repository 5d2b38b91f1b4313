namespace Dashboard.Core.Jobs;

/// <summary>How much a line of a job's log weighs. Stored as a small number; the order is fixed.</summary>
public enum JobLineKind
{
    Told = 0,

    /// <summary>Something went otherwise than wanted, and the job coped.</summary>
    Warned = 1,
    Failed = 2,
}
