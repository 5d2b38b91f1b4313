namespace Dashboard.Core.Imports;

/// <summary>What came of an import. rows = added + updated + duplicates + rejected.</summary>
public sealed record ImportCounts(long Rows, long Added, long Updated, long Duplicates, long Rejected, long Suppressed);
