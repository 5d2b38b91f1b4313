namespace Dashboard.Core.Sheets;

/// <summary>What a sync found. read = added + changed + unchanged + rejected; the moved ones are among the unchanged.</summary>
public sealed record SheetCounts(int Read, int Added, int Changed, int Unchanged, int Moved, int Removed, int Rejected);
