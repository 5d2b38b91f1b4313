namespace Dashboard.Core.Imports;

/// <summary>Where an import stands.</summary>
public enum ImportState
{
    Queued,
    Running,
    Done,
    Failed,
    Cancelled,
}
