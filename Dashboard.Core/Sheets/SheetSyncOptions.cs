namespace Dashboard.Core.Sheets;

/// <summary>How a sync is to go.</summary>
/// <param name="AcceptRemovals">Takes over even that most rows are gone.</param>
public sealed record SheetSyncOptions(bool AcceptRemovals);
