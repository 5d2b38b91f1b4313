namespace Dashboard.Core.Sheets;

/// <summary>A row as it was read before.</summary>
public readonly record struct KnownRow(long Id, int Row, string Identity, Guid Hash);
