namespace Dashboard.Core.Sheets;

/// <summary>Finds a source's tab in a spreadsheet.</summary>
internal static class SheetTabs
{
    /// <summary>The tab that the range names; refused where it is gone, with its new name where it was renamed.</summary>
    public static Result<(SheetTab Tab, string Range)> Find(SheetBook book, string range, long? tabId)
    {
        if (A1Range.Parse(range) is not { } asked) return SheetErrors.RangeWrong(range);
        if (book.Tabs.Count == 0) return (new SheetTab(0, asked.Tab ?? "", 0, 0), range.Trim()); // a spreadsheet that tells nothing of its tabs: the cells will say
        // A word alone is a tab's name, or else cells such as A1 on the first tab.
        var name = asked.Tab ?? (book.Tabs.Any(t => t.Title == range.Trim()) ? range.Trim() : book.Tabs[0].Title);
        if (book.Tabs.FirstOrDefault(t => t.Title == name) is { } tab) return (tab, range.Trim());
        if (book.Tabs.FirstOrDefault(t => t.Title.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } alike) return (alike, asked.On(alike.Title));
        return tabId is { } id && book.Tabs.FirstOrDefault(t => t.Id == id) is { } renamed
            ? SheetErrors.TabRenamed(name, renamed.Title)
            : SheetErrors.TabGone(name, book.Tabs.Select(t => t.Title));
    }
}
