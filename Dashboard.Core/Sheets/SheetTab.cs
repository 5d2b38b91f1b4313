namespace Dashboard.Core.Sheets;

/// <summary>One tab of a spreadsheet; its id stays when it is renamed.</summary>
public sealed record SheetTab(long Id, string Title, int Rows, int Columns);
