namespace Dashboard.Core.Sheets;

/// <summary>A spreadsheet looked at before it is connected: its tabs, the first rows of one, and what mapping its header proposes.</summary>
public sealed record SheetPreview(SheetBook Book, string Range, IReadOnlyList<string> Header, IReadOnlyList<IReadOnlyList<string>> Rows, IReadOnlyDictionary<string, string> Mapping);
