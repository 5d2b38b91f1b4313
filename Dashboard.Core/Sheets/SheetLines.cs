namespace Dashboard.Core.Sheets;

/// <summary>A sheet's rows, checked: the good ones and the broken ones, each in the sheet's order.</summary>
public sealed record SheetLines(IReadOnlyList<SheetEntry> Good, IReadOnlyList<BrokenRow> Broken)
{
    /// <summary>Rows that are not blank.</summary>
    public int Read => Good.Count + Broken.Count;
}
