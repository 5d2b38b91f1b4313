namespace Dashboard.Web.Kit;

/// <summary>How well a name answers what was typed: its start, a word's start, anywhere in it, or its letters in order.</summary>
public static class PaletteMatch
{
    /// <summary>0 is the best; null where the letters don't occur in this order.</summary>
    public static int? Rank(string name, string typed)
    {
        var wanted = typed.Trim();
        if (wanted.Length == 0 || name.StartsWith(wanted, StringComparison.OrdinalIgnoreCase)) return 0;
        if (name.Contains(" " + wanted, StringComparison.OrdinalIgnoreCase)) return 1;
        if (name.Contains(wanted, StringComparison.OrdinalIgnoreCase)) return 2;

        var at = 0;
        var first = -1;
        foreach (var letter in wanted.Where(letter => !char.IsWhiteSpace(letter)))
        {
            at = name.IndexOf(letter.ToString(), at, StringComparison.OrdinalIgnoreCase) + 1;
            if (at == 0) return null;
            if (first < 0) first = at;
        }

        return 3 + (at - first);
    }
}
