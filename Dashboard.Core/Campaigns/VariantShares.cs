namespace Dashboard.Core.Campaigns;

/// <summary>How an audience is divided: who stands before which bound gets which mark, everyone in a place that only the campaign and they decide.</summary>
/// <param name="Bounds">Ascending, from 0 to 100 percent of the audience.</param>
/// <param name="Marks">One more than bounds: what those get who stand before the first, before the second, and so on.</param>
public sealed record VariantShares(IReadOnlyList<decimal> Bounds, IReadOnlyList<short> Marks)
{
    /// <summary>Shares of the further variants, as they are asked for, and the part that is tested; null where everyone is.</summary>
    public static VariantShares Of(IReadOnlyList<int?> shares, int? percent)
    {
        var parts = Parts(shares);
        var ends = parts.Select((_, at) => parts.Take(at + 1).Sum()).ToList();
        var marks = parts.Select((_, at) => VariantMark.Tried(at));
        return percent is { } part
            ? new([.. ends.Select(end => end * part / 100)], [.. marks, VariantMark.Waiting])
            : new([.. ends.SkipLast(1)], [.. marks]);
    }

    /// <summary>A's part and those of the others, in percent of those who are tried.</summary>
    public static IReadOnlyList<decimal> Parts(IReadOnlyList<int?> shares)
    {
        if (shares.All(s => s is null)) return [.. Enumerable.Repeat(100m / (shares.Count + 1), shares.Count + 1)];
        return [100m - shares.Sum(s => s ?? 0), .. shares.Select(s => (decimal)(s ?? 0))];
    }
}
