using Dashboard.Core.Campaigns;

namespace Dashboard.Core.Reports;

/// <summary>A campaign's figures as programs read them. At any moment the eight states add up to what was targeted.</summary>
/// <param name="Accepted">Delivered and not bounced later: the denominator of every rate.</param>
public sealed record CampaignStats(
    long Targeted,
    long Queued,
    long Sending,
    long Deferred,
    long Accepted,
    long Bounced,
    long Failed,
    long Skipped,
    long Unknown,
    PeopleAndAll Opens,
    PeopleAndAll Clicks,
    long Unsubscribed,
    long Complained)
{
    internal static CampaignStats Of(CampaignCounts c) => new(
        c.Targeted, c.Queued, c.Sending, c.Deferred, c.Accepted, c.Bounced, c.Failed, c.Skipped, c.Unknown,
        new(c.OpenedPeople, c.OpenedAll), new(c.ClickedPeople, c.ClickedAll), c.Unsubscribed, c.Complained);

    /// <summary>What happened in a span of time, whatever campaign it belongs to.</summary>
    public static CampaignStats Happened(long accepted, long bounced, PeopleAndAll opens, PeopleAndAll clicks, long unsubscribed, long complained) =>
        new(0, 0, 0, 0, accepted, bounced, 0, 0, 0, opens, clicks, unsubscribed, complained);

    internal static CampaignStats Nothing { get; } = new(0, 0, 0, 0, 0, 0, 0, 0, 0, new(0, 0), new(0, 0), 0, 0);
}
