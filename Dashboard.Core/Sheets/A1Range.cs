using System.Globalization;
using System.Text.RegularExpressions;

namespace Dashboard.Core.Sheets;

/// <summary>A range in A1 notation, taken apart: the tab (null: the first one) and where its first row and column are, counted from 1.</summary>
public sealed partial record A1Range(string? Tab, string Cells, int FirstRow, int FirstColumn)
{
    /// <summary>Reads <c>Reviews!A1:G</c>, <c>'My tab'!A:G</c>, <c>A1:G500</c>, or the name of a tab alone; null where it is none of these.</summary>
    public static A1Range? Parse(string? text)
    {
        text = text?.Trim() ?? "";
        if (text.Length is 0 or > 300) return null;
        var cut = text.LastIndexOf('!');
        if (cut < 0) return Cell().Match(text) is { Success: true } bare ? Of(null, text, bare) : new(Bare(text), "", 1, 1);
        var (tab, cells) = (Bare(text[..cut]), text[(cut + 1)..]);
        return tab.Length > 0 && Cell().Match(cells) is { Success: true } match ? Of(tab, cells, match) : null;
    }

    /// <summary>The range as Google takes it, on this tab; without a name on the first one.</summary>
    public string On(string tab)
    {
        if (tab.Length == 0) return Cells;
        var quoted = $"'{tab.Replace("'", "''", StringComparison.Ordinal)}'";
        return Cells.Length > 0 ? $"{quoted}!{Cells}" : quoted;
    }

    /// <summary>A column's letters: 1 is A, 27 is AA.</summary>
    public static string Letters(int column)
    {
        var letters = "";
        for (; column > 0; column = (column - 1) / 26) letters = (char)('A' + (column - 1) % 26) + letters;
        return letters;
    }

    private static A1Range Of(string? tab, string cells, Match match)
    {
        var row = match.Groups["row"].Value;
        var column = match.Groups["column"].Value.ToUpperInvariant().Aggregate(0, (sum, letter) => sum * 26 + letter - 'A' + 1);
        return new(tab, cells, row.Length > 0 ? int.Parse(row, CultureInfo.InvariantCulture) : 1, Math.Max(1, column));
    }

    private static string Bare(string tab) =>
        tab.Length >= 2 && tab[0] == '\'' && tab[^1] == '\'' ? tab[1..^1].Replace("''", "'", StringComparison.Ordinal) : tab;

    [GeneratedRegex(@"^\$?(?<column>[A-Za-z]{1,3})\$?(?<row>[1-9]\d{0,6})?(?::\$?[A-Za-z]{0,3}\$?\d{0,7})?$", RegexOptions.ExplicitCapture)]
    private static partial Regex Cell();
}
