namespace Dashboard.Core.Reputation;

/// <summary>A campaign's share in its client's reputation over a span of time.</summary>
/// <param name="Domain">The domain that it is sent from.</param>
/// <param name="Delivered">Messages that a server took.</param>
/// <param name="Later">Of the bounces, those that came back after they were taken.</param>
public sealed record CampaignReputation(Guid ClientId, string ClientName, Guid CampaignId, string Name, string Domain, long Delivered, long Bounced, long Later, long Complained)
{
    public long Accepted => Math.Max(0, Delivered - Later);

    public long Attempted => Math.Max(0, Delivered + Bounced - Later);
}
