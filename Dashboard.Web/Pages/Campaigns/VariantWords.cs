using Dashboard.Core.Campaigns;
using Dashboard.Web.Kit;

namespace Dashboard.Web.Pages.Campaigns;

/// <summary>What pages say of variants.</summary>
public static class VariantWords
{
    /// <summary>How long a test may run, to choose from; null: a person chooses.</summary>
    public static IReadOnlyList<int?> Waits { get; } = [60, 120, 240, 480, 720, 1440, 2880, null];

    public static string Wait(int? minutes) => minutes switch
    {
        null => "by hand, in the report",
        _ when minutes % 60 == 0 => $"by itself, after {Format.Count(minutes.Value / 60, "hour")}",
        _ => $"by itself, after {Format.Count(minutes.Value, "minute")}",
    };

    /// <summary>How many people would get what; null where there is one variant alone, or the shares are not right yet.</summary>
    public static string? Plan(CampaignDraft draft, long people)
    {
        if (draft.Variants.Count == 0 || people == 0 || draft.VariantTest is { Percent: < VariantTest.LeastPercent or > VariantTest.MostPercent }) return null;
        var parts = VariantShares.Parts(draft.Variants.ConvertAll(v => v.Share));
        if (parts.Any(p => p <= 0)) return null;
        var tried = people * (draft.VariantTest?.Percent ?? 100) / 100m;
        var each = parts.Select((part, at) => $"about {Format.Count((long)Math.Round(tried * part / 100))} get {VariantMark.LetterOf(at)}");
        return $"Of {Format.Count(people, "person", "people")} {string.Join(", ", each)}{(draft.VariantTest is null ? "" : $"; {Format.Count(people - (long)Math.Round(tried))} wait for the winner")}.";
    }

    /// <summary>The letters that a campaign has, A first.</summary>
    public static IEnumerable<string> Letters(CampaignDraft draft) => Enumerable.Range(0, draft.Variants.Count + 1).Select(VariantMark.LetterOf);
}
