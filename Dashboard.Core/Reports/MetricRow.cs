namespace Dashboard.Core.Reports;

/// <summary>Figures of one span of time and one combination of dimensions.</summary>
/// <param name="At">The span's beginning; null where the whole time is one.</param>
/// <param name="Campaigns">How many campaigns are in it; null where events are counted.</param>
/// <param name="Stats">States that a basis or dimension does not know are nothing.</param>
/// <param name="Deferrals">How often a server said to come back later; null where that is not known by this dimension.</param>
public sealed record MetricRow(DateTimeOffset? At, IReadOnlyList<MetricKey> Keys, int? Campaigns, CampaignStats Stats, long? Deferrals)
{
    public long Attempted => Stats.Accepted + Stats.Bounced + Stats.Failed + Stats.Deferred + Stats.Unknown;

    public Rate DeliveryRate => new(Stats.Accepted, Attempted, "accepted ÷ attempted");

    public Rate BounceRate => new(Stats.Bounced, Attempted, "bounced ÷ attempted");

    public Rate OpenRate => new(Stats.Opens.People, Stats.Accepted, "opened by people ÷ accepted");

    public Rate ClickRate => new(Stats.Clicks.People, Stats.Accepted, "clicked by people ÷ accepted");

    public Rate ClickToOpenRate => new(Stats.Clicks.People, Stats.Opens.People, "people who clicked ÷ people who opened");

    public Rate UnsubscribeRate => new(Stats.Unsubscribed, Stats.Accepted, "unsubscribed ÷ accepted");

    public Rate ComplaintRate => new(Stats.Complained, Stats.Accepted, "reported as spam ÷ accepted");
}
