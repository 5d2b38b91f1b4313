namespace Dashboard.Core.Exports;

/// <summary>A finished export: its name, what it is written as, its size, and when it is gone.</summary>
public sealed record ExportFile(string FileName, string ContentType, long Bytes, DateTimeOffset ExpiresAt);
