using System.ComponentModel;
using Dashboard.Core.Campaigns;
using Dashboard.Core.Reports;

namespace Dashboard.Web.Api;

/// <summary>A campaign by variant.</summary>
public sealed record VariantsAnswer(
    IReadOnlyList<VariantAnswer> Data,
    [property: Description("What the figures say, and whether the difference could be chance (two-proportion z-test, 95 %); null where nothing is tested.")] string? Sentence,
    [property: Description("Whether the difference is larger than chance explains.")] bool Certain,
    [property: Description("Whose figures decide.")] WinnerRule By,
    [property: Description("The variant that the rest gets; null while none is chosen.")] string? Winner,
    [property: Description("When the winner is chosen by itself; null where you choose, or while the test's mails go out.")] DateTimeOffset? WinnerDueAt)
{
    public static VariantsAnswer Of(VariantReport report) =>
        new([.. report.Rows.Select(VariantAnswer.Of)], report.Verdict?.Sentence, report.Verdict?.IsCertain ?? false, report.By, report.Winner, report.DueAt);
}

/// <summary>One variant's figures.</summary>
public sealed record VariantAnswer(
    [property: Description("Its letter; null for a rest that waits.")] string? Variant,
    [property: Description("Whether these are the rest, who waited for the winner, and not those on whom it was tried.")] bool Rest,
    long Targeted, long Accepted, long Bounced, PeopleAndAll Opens, PeopleAndAll Clicks, long Unsubscribed, long Complained)
{
    public static VariantAnswer Of(VariantRow row) => new(
        row.Letter, row.IsRest, row.Targeted, row.Accepted, row.Bounced, new(row.OpenedPeople, row.OpenedAll), new(row.ClickedPeople, row.ClickedAll), row.Unsubscribed, row.Complained);
}

/// <summary>A campaign's figures.</summary>
public sealed record CampaignStatsAnswer(
    long Targeted, long Queued, long Sending, long Deferred, long Accepted, long Bounced, long Failed, long Skipped, long Unknown, PeopleAndAll Opens, PeopleAndAll Clicks, long Unsubscribed, long Complained,
    [property: Description("The same by variant; empty where nothing is tested.")] IReadOnlyList<VariantAnswer> Variants)
{
    public static CampaignStatsAnswer Of(CampaignStats s, VariantReport variants) => new(
        s.Targeted, s.Queued, s.Sending, s.Deferred, s.Accepted, s.Bounced, s.Failed, s.Skipped, s.Unknown, s.Opens, s.Clicks, s.Unsubscribed, s.Complained, [.. variants.Rows.Select(VariantAnswer.Of)]);
}
