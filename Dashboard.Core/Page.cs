namespace Dashboard.Core;

/// <summary>Which numbered page of a small table is asked for; <paramref name="Index"/> starts at 0.</summary>
public sealed record PageRequest(int Index, int Size = 25, string? Search = null);

/// <summary>One numbered page of a small table, with the total.</summary>
public sealed record Page<T>(IReadOnlyList<T> Items, int Total);

/// <summary>
/// Which slice of a big table is asked for: at most <paramref name="Limit"/> rows after an opaque cursor,
/// of those that hold the words of <paramref name="Search"/> and were made from <paramref name="From"/> until before <paramref name="To"/>.
/// </summary>
public sealed record SliceRequest(int Limit = 25, string? After = null, string? Search = null, DateTimeOffset? From = null, DateTimeOffset? To = null)
{
    /// <summary>The limit kept within 1 to 100.</summary>
    public int Take => Math.Clamp(Limit, 1, 100);
}

/// <summary>A keyset slice of a big table: its rows, and the cursor of the next slice or null at the end.</summary>
public sealed record Slice<T>(IReadOnlyList<T> Items, string? NextCursor)
{
    /// <summary>Cuts a slice out of up to <paramref name="take"/> + 1 rows that were read.</summary>
    public static Slice<T> Of(IReadOnlyList<T> rows, int take, Func<T, string> cursor) =>
        rows.Count > take ? new([.. rows.Take(take)], cursor(rows[take - 1])) : new(rows, null);
}
