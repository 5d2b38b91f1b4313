namespace Dashboard.Core.Imports;

/// <summary>What was recognised of a file before anything is written.</summary>
public sealed record FileShape(FileKind Kind, FileEncoding Encoding, char Delimiter, bool HasHeader);
