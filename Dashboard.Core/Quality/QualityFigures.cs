namespace Dashboard.Core.Quality;

/// <summary>The arithmetic of reviews: averages weighted by category, medians, and pass rates against each subject's target. Scores are rounded to 2 places, rates to 4.</summary>
public static class QualityFigures
{
    /// <summary>The average score; null of nothing.</summary>
    public static decimal? Average(IEnumerable<QualityRow> records, QualityPlan plan)
    {
        decimal sum = 0, weights = 0;
        foreach (var record in records)
        {
            var weight = plan.WeightOf(record.Category);
            sum += weight * record.Score;
            weights += weight;
        }

        return weights > 0 ? Score(sum / weights) : null;
    }

    /// <summary>The score in the middle; the mean of the two there where their number is even; null of nothing.</summary>
    public static decimal? Median(IEnumerable<QualityRow> records)
    {
        var scores = records.Select(r => r.Score).Order().ToList();
        if (scores.Count == 0) return null;
        var middle = scores.Count / 2;
        return Score(scores.Count % 2 == 1 ? scores[middle] : (scores[middle - 1] + scores[middle]) / 2);
    }

    /// <summary>The share of reviews that reached their target, 0 to 1; null of nothing.</summary>
    public static decimal? PassRate(IReadOnlyCollection<QualityRow> records, QualityPlan plan) =>
        records.Count == 0 ? null : Rate((decimal)records.Count(r => Passes(r, plan)) / records.Count);

    /// <summary>Whether a review reached its target.</summary>
    public static bool Passes(QualityRow record, QualityPlan plan) => record.Score >= plan.TargetOf(record.Subject);

    /// <summary>The reviews by a name, most reviews first. Those without one are left out.</summary>
    public static IReadOnlyList<QualityPart> By(IEnumerable<QualityRow> records, Func<QualityRow, string?> name, QualityPlan plan) =>
    [
        .. records.Where(r => name(r) is not null).GroupBy(r => name(r)!, StringComparer.Ordinal)
            .Select(part => new QualityPart(part.Key, part.Count(), Average(part, plan)!.Value, PassRate([.. part], plan)!.Value))
            .OrderByDescending(part => part.Count).ThenBy(part => part.Name, StringComparer.Ordinal),
    ];

    /// <summary>A score, rounded to 2 places.</summary>
    public static decimal Score(decimal score) => Math.Round(score, 2, MidpointRounding.AwayFromZero);

    private static decimal Rate(decimal rate) => Math.Round(rate, 4, MidpointRounding.AwayFromZero);
}
