namespace Dashboard.Core.Sheets;

/// <summary>The cells of a range, row by row: text, <see cref="double"/>, <see cref="bool"/> or null. Dates are numbers, days since 1899-12-30.</summary>
/// <param name="FirstRow">The sheet's number of the first row.</param>
public sealed record SheetCells(int FirstRow, IReadOnlyList<IReadOnlyList<object?>> Rows);
