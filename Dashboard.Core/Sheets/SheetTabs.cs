namespace Dashboard.Core.Sheets;

/// <summary>Finds a source's tab in a spreadsheet.</summary>
internal static class SheetTabs
{
    /// <summary>The tab that the range names; refused where it is gone, with its new name where it was renamed.</summary>
    public static Result<(SheetTab Tab, string Range)> Find(SheetBook book, string range, long? tabId)
    {
        if (A1Range.Parse(range) is not { } asked) return SheetErrors.RangeWrong(range);
        // A word alone is a tab's name, or else cells such as A1 on the first tab.
        if (asked.Tab is null && book.Tabs.FirstOrDefault(t => t.Title.Equals(range.Trim(), StringComparison.OrdinalIgnoreCase)) is { } named) return (named, new A1Range(named.Title, "", 1, 1).On(named.Title));
        var tab = asked.Tab is null ? (book.Tabs.Count > 0 ? book.Tabs[0] : null) : book.Tabs.FirstOrDefault(t => t.Title.Equals(asked.Tab, StringComparison.OrdinalIgnoreCase));
        if (tab is not null) return (tab, asked.On(tab.Title));
        return tabId is { } id && book.Tabs.FirstOrDefault(t => t.Id == id) is { } renamed
            ? SheetErrors.TabRenamed(asked.Tab ?? range, renamed.Title)
            : SheetErrors.TabGone(asked.Tab ?? range, book.Tabs.Select(t => t.Title));
    }
}
