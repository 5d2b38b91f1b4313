namespace Dashboard.Core.Campaigns;

/// <summary>
/// A campaign's figures, written in the transactions that change the rows they count:
/// queued + sending + deferred + accepted + bounced + failed + skipped + unknown = targeted.
/// </summary>
public sealed class CampaignCounts : IClientOwned
{
    public Guid CampaignId { get; init; }
    public Guid ClientId { get; init; }
    public long Selected { get; init; }
    public long Duplicates { get; init; }
    public long Targeted { get; init; }
    public long Queued { get; init; }
    public long Sending { get; init; }
    public long Deferred { get; init; }
    public long Accepted { get; init; }
    public long Bounced { get; init; }
    public long Failed { get; init; }
    public long Skipped { get; init; }
    public long Unknown { get; init; }

    /// <summary>Of the bounced, how many were accepted first and reported later (out-of-band).</summary>
    public long BouncedLater { get; init; }
    public long OpenedPeople { get; init; }
    public long OpenedAll { get; init; }
    public long ClickedPeople { get; init; }
    public long ClickedAll { get; init; }
    public long Unsubscribed { get; init; }
    public long Complained { get; init; }
    public DateTimeOffset ChangedAt { get; init; }
}
