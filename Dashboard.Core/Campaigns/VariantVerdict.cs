using System.Globalization;

namespace Dashboard.Core.Campaigns;

/// <summary>
/// What a test's figures say: which variant leads, and whether that could be chance. The leader is compared with the next by <see cref="TwoProportions"/> at 95 %;
/// with more than two variants the probability counts once for each pair among them (Bonferroni), since the leader was not known before.
/// </summary>
/// <param name="Winner">The variant that leads; A, which is 0, where none does.</param>
/// <param name="IsCertain">Whether the lead is larger than chance explains.</param>
/// <param name="Sentence">The same for a reader.</param>
public sealed record VariantVerdict(int Winner, bool IsCertain, string Sentence)
{
    private const double Level = 0.05;

    /// <summary>Of the rows on whom variants were tried; the rest, who got the winner later, does not count.</summary>
    public static VariantVerdict Of(IReadOnlyList<VariantRow> rows, WinnerRule by)
    {
        var tried = rows.Where(r => !r.IsRest).ToList();
        var did = by is WinnerRule.Clicks ? "clicked" : "opened";
        if (tried.Sum(r => r.Hits(by)) == 0) return new(0, false, $"Nobody has {did} yet, so there is nothing to compare.");

        var ranked = tried.Where(r => r.Accepted > 0).OrderByDescending(r => Share(r, by)).ThenBy(r => r.Mark).ToList();
        var best = ranked[0];
        var winner = VariantMark.ContentOf(best.Mark);
        if (ranked.Count < 2) return new(winner, false, $"Only {best.Letter} has reached anybody, so there is nothing to compare.");

        var next = ranked[1];
        var figures = $"{Percent(Share(best, by))} {did} {best.Letter}, {Percent(Share(next, by))} {next.Letter}";
        var compared = new TwoProportions(best.Hits(by), best.Accepted, next.Hits(by), next.Accepted);
        if (!compared.IsEnough) return new(winner, false, $"{figures}. These are too few people to tell a difference from chance.");

        var pairs = tried.Count * (tried.Count - 1) / 2;
        var p = Math.Min(1, compared.P * pairs);
        return p < Level
            ? new(winner, true, $"{figures}. A difference this large comes by chance in {Percent(p)} of cases: {best.Letter} is the better one (two-proportion test, 95 %).")
            : new(winner, false, $"{figures}. That could be chance: so large a difference comes without a cause in {Percent(p)} of cases (two-proportion test, 95 %).");
    }

    private static double Share(VariantRow row, WinnerRule by) => row.Accepted == 0 ? 0 : (double)row.Hits(by) / row.Accepted;

    private static string Percent(double share) => share is > 0 and < 0.001 ? "less than 0.1 %" : (share * 100).ToString("0.0", CultureInfo.InvariantCulture) + " %";
}
