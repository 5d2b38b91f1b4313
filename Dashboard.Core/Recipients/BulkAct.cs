namespace Dashboard.Core.Recipients;

/// <summary>What can be done to many recipients at once.</summary>
public enum BulkAct
{
    AddToList,
    RemoveFromList,
    Suppress,
    Delete,
}
