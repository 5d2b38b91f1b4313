namespace Dashboard.Core.Imports;

/// <summary>A file looked at before anything is written: its shape, its columns with a proposed mapping, and its first rows.</summary>
public sealed record ImportPreview(FileShape Shape, long Bytes, IReadOnlyList<ImportColumn> Columns, IReadOnlyList<IReadOnlyList<string>> Rows);
