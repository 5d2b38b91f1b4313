namespace Dashboard.Core.Imports;

/// <summary>One good row in the text of an <see cref="ImportChunk"/>: address, name (length -1 where there is none) and attributes as JSON, one after the other.</summary>
public readonly record struct StagedRow(long Line, int Start, int EmailLength, int NameLength, int AttributesLength);
