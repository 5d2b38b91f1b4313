namespace Dashboard.Core.Sheets;

/// <summary>A spreadsheet as Google describes it: its name, how it writes dates and numbers, and its tabs.</summary>
/// <param name="Locale">Such as <c>de_DE</c>.</param>
/// <param name="TimeZone">IANA name.</param>
public sealed record SheetBook(string SpreadsheetId, string Title, string? Locale, string? TimeZone, IReadOnlyList<SheetTab> Tabs);
