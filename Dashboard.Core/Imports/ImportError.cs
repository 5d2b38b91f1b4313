namespace Dashboard.Core.Imports;

/// <summary>A row that was not taken in: where its record starts in the file, which column, what stood there, and why not.</summary>
public sealed record ImportError(long Line, string Column, string Value, string Reason);
