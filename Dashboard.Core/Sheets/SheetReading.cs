namespace Dashboard.Core.Sheets;

/// <summary>A source's part of a spreadsheet: the tab it is on, its range there, and its cells.</summary>
internal sealed record SheetReading(SheetBook Book, SheetTab Tab, string Range, SheetCells Cells);
