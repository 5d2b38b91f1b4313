namespace Dashboard.Core.Sheets;

/// <summary>All that one sync changes, written in one stroke.</summary>
/// <param name="Shifted">Rows that stand at another number now.</param>
/// <param name="Faults">All rows that do not fit; null where these are the same as before.</param>
public sealed record SheetChange(
    IReadOnlyList<SheetEntry> Added, IReadOnlyList<(long Id, SheetEntry Entry)> Changed, IReadOnlyList<(long Id, int Row)> Shifted, IReadOnlyList<KnownRow> Removed, IReadOnlyList<SheetFault>? Faults)
{
    /// <summary>Whether there is nothing to write.</summary>
    public bool IsNothing => Added.Count + Changed.Count + Shifted.Count + Removed.Count == 0 && Faults is null;
}
