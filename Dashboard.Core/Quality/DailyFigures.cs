using System.Globalization;

namespace Dashboard.Core.Quality;

/// <summary>What a daily report says of its day.</summary>
/// <param name="ToDayBefore">Change to the day before.</param>
/// <param name="ToWeek">Change to the mean of the seven days before: of their counts, and of all their reviews.</param>
public sealed record DailyFigures(
    DateOnly Date, int Count, decimal? AverageScore, decimal? MedianScore, decimal? PassRate, decimal Target,
    IReadOnlyList<QualityPart> BySubject, IReadOnlyList<QualityPart> ByCategory, IReadOnlyList<QualityRow> BelowTarget,
    ReportChange ToDayBefore, ReportChange ToWeek, IReadOnlyList<RuleViolation> Violations, IReadOnlyList<ReportCampaign> Campaigns)
{
    /// <summary>How many days before its own a report looks at.</summary>
    public const int DaysBefore = 7;

    private const int FewestForOutliers = 8;
    private const int UsualDays = 5; // a subject that is reviewed on so many of seven days is expected on the eighth

    /// <summary>The figures of a day.</summary>
    /// <param name="records">The reviews of the day and of the seven before it.</param>
    public static DailyFigures Of(DateOnly day, IReadOnlyList<QualityRow> records, QualityPlan plan, IReadOnlyList<ReportCampaign> campaigns)
    {
        var today = records.Where(r => r.Date == day).OrderBy(r => r.Id).ToList();
        var yesterday = records.Where(r => r.Date == day.AddDays(-1)).ToList();
        var week = records.Where(r => r.Date < day && r.Date >= day.AddDays(-DaysBefore)).ToList();
        return new(
            day, today.Count, QualityFigures.Average(today, plan), QualityFigures.Median(today), QualityFigures.PassRate(today, plan), plan.Target,
            QualityFigures.By(today, r => r.Subject, plan), QualityFigures.By(today, r => r.Category, plan),
            [.. today.Where(r => !QualityFigures.Passes(r, plan)).OrderBy(r => r.Score).ThenBy(r => r.Id)],
            Change(today, yesterday, 1, plan), Change(today, week, DaysBefore, plan),
            [.. MissingReviewers(today), .. Outliers(today), .. MissingReviews(today, week)],
            [.. campaigns.Select(c => c with { AverageScore = QualityFigures.Average(today.Where(r => r.Subject.Equals(c.Name, StringComparison.OrdinalIgnoreCase)), plan) })]);
    }

    /// <summary>What differs from an earlier making, in words; null where no review's figure does. The campaigns' rates go on moving and do not count.</summary>
    public string? DifferenceTo(DailyFigures before)
    {
        if (Said(this) == Said(before)) return null;
        var parts = new List<string>();
        if (Count != before.Count) parts.Add(string.Create(CultureInfo.InvariantCulture, $"reviews {before.Count} → {Count}"));
        if (AverageScore != before.AverageScore) parts.Add($"average {Shown(before.AverageScore)} → {Shown(AverageScore)}");
        if (MedianScore != before.MedianScore) parts.Add($"median {Shown(before.MedianScore)} → {Shown(MedianScore)}");
        if (PassRate != before.PassRate) parts.Add($"pass rate {Percent(before.PassRate)} → {Percent(PassRate)}");
        if (BelowTarget.Count != before.BelowTarget.Count) parts.Add(string.Create(CultureInfo.InvariantCulture, $"below target {before.BelowTarget.Count} → {BelowTarget.Count}"));
        return parts.Count > 0 ? $"Late rows: {string.Join(", ", parts)}." : "Late rows changed details of the day, or of the days that it is compared with.";
    }

    private static string Said(DailyFigures figures) => System.Text.Json.JsonSerializer.Serialize(figures with { Campaigns = [], BelowTarget = [.. figures.BelowTarget.Select(r => r with { SheetRow = 0 })], Violations = [.. figures.Violations.Select(v => v with { SheetRow = null })] });

    private static ReportChange Change(List<QualityRow> today, List<QualityRow> before, int days, QualityPlan plan) => new(
        before.Count == 0 ? null : QualityFigures.Score(today.Count - (decimal)before.Count / days),
        QualityFigures.Average(today, plan) - QualityFigures.Average(before, plan),
        QualityFigures.PassRate(today, plan) - QualityFigures.PassRate(before, plan));

    private static IEnumerable<RuleViolation> MissingReviewers(IEnumerable<QualityRow> today) =>
        today.Where(r => r.Reviewer is null).Select(r => new RuleViolation("missingReviewer", r.Subject, r.Id, r.SheetRow, $"The review of {r.Subject} names no reviewer."));

    /// <summary>Scores outside Tukey's fences: more than one and a half times the middle half's spread away from it.</summary>
    private static IEnumerable<RuleViolation> Outliers(List<QualityRow> today)
    {
        if (today.Count < FewestForOutliers) return [];
        var scores = today.Select(r => r.Score).Order().ToList();
        var (low, high) = (Quantile(scores, 0.25m), Quantile(scores, 0.75m));
        var reach = 1.5m * (high - low);
        return today.Where(r => r.Score < low - reach || r.Score > high + reach)
            .Select(r => new RuleViolation("outlier", r.Subject, r.Id, r.SheetRow, string.Create(CultureInfo.InvariantCulture, $"{r.Subject}: {r.Score:0.##} is far from the day's other scores ({low:0.##} to {high:0.##} in the middle half).")));
    }

    private static IEnumerable<RuleViolation> MissingReviews(IEnumerable<QualityRow> today, IEnumerable<QualityRow> week)
    {
        var seen = today.Select(r => r.Subject).ToHashSet(StringComparer.Ordinal);
        return week.GroupBy(r => r.Subject, StringComparer.Ordinal).Where(s => !seen.Contains(s.Key) && s.Select(r => r.Date).Distinct().Count() >= UsualDays)
            .OrderBy(s => s.Key, StringComparer.Ordinal).Select(s => new RuleViolation("missingReview", s.Key, null, null, $"{s.Key} was not reviewed, as it is on most days."));
    }

    private static decimal Quantile(List<decimal> sorted, decimal part)
    {
        var place = part * (sorted.Count - 1);
        var below = (int)Math.Floor(place);
        return below + 1 < sorted.Count ? sorted[below] + (place - below) * (sorted[below + 1] - sorted[below]) : sorted[below];
    }

    private static string Shown(decimal? score) => score?.ToString("0.##", CultureInfo.InvariantCulture) ?? "–";

    private static string Percent(decimal? rate) => rate is { } share ? (share * 100).ToString("0.#", CultureInfo.InvariantCulture) + " %" : "–";
}
