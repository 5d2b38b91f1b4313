namespace Dashboard.Core.Sheets;

/// <summary>Where a sync stands.</summary>
public enum SheetRunState
{
    Running,
    Succeeded,
    Failed,
}
