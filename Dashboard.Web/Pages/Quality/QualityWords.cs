using System.Globalization;
using Dashboard.Core.Quality;
using Dashboard.Web.Kit;

namespace Dashboard.Web.Pages.Quality;

/// <summary>Scores and days as the quality pages print them.</summary>
internal static class QualityWords
{
    public static string Score(decimal? score) => score?.ToString("0.0", CultureInfo.InvariantCulture) ?? Format.None;

    public static string Share(decimal? share) => share is { } rate ? Format.Percent((double)rate) : Format.None;

    public static string Day(DateOnly day) => day.ToString("ddd, MMM d, yyyy", CultureInfo.InvariantCulture);

    public static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>+1.2 or −0.8; a dash where there is nothing to compare.</summary>
    public static string Change(decimal? change, string format = "0.0") =>
        change is { } by ? (by < 0 ? "−" : "+") + Math.Abs(by).ToString(format, CultureInfo.InvariantCulture) : Format.None;

    /// <summary>A change of a share, in points of a percentage.</summary>
    public static string Points(decimal? change) => change is { } by ? Change(by * 100) + "\u00a0points" : Format.None;

    public static Tone? Tone(decimal? score, decimal target) => score is { } known && known < target ? Kit.Tone.Bad : null;

    /// <summary>A day's report in two sentences.</summary>
    public static string Of(DailyFigures day)
    {
        if (day.Count == 0) return "There are no reviews of this day.";
        var told = $"{Format.Count(day.Count, "review")} with {Score(day.AverageScore)} on average; {Share(day.PassRate)} reached their target.";
        if (day.ToDayBefore.AverageScore is { } change) told += change == 0 ? " The average is that of the day before." : $" That is {Math.Abs(change).ToString("0.0", CultureInfo.InvariantCulture)} {(change > 0 ? "above" : "below")} the day before.";
        return told;
    }
}
