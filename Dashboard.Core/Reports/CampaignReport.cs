using Dashboard.Core.Campaigns;

namespace Dashboard.Core.Reports;

/// <summary>All figures of one campaign with the formulas behind them, as its report shows them.</summary>
/// <param name="TimeZone">IANA name of the client's zone, in which the report is read.</param>
/// <param name="CountedAt">When a figure last moved.</param>
public sealed record CampaignReport(
    Guid Id,
    Guid ClientId,
    string ClientName,
    string TimeZone,
    string Name,
    string Subject,
    CampaignStatus Status,
    string? PauseReason,
    DateTimeOffset? StartedAt,
    DateTimeOffset? FinishedAt,
    CampaignStats Stats,
    long Selected,
    long Duplicates,
    long BouncedLater,
    DateTimeOffset? CountedAt)
{
    /// <summary>The relay answered 250.</summary>
    public long Delivered => Stats.Accepted + BouncedLater;

    /// <summary>Handed to a server at least once, with an answer or without.</summary>
    public long Attempted => Stats.Accepted + Stats.Bounced + Stats.Failed + Stats.Deferred + Stats.Unknown;

    /// <summary>Messages in a final state.</summary>
    public long Final => Stats.Accepted + Stats.Bounced + Stats.Failed + Stats.Skipped + Stats.Unknown;

    public Rate DeliveryRate => new(Stats.Accepted, Attempted, "accepted ÷ attempted. Accepted: a server answered 250, and no bounce came later.");

    public Rate BounceRate => new(Stats.Bounced, Attempted, "bounced ÷ attempted, said at once or reported later");

    public Rate OpenRate => new(Stats.Opens.People, Stats.Accepted, "distinct recipients with an open that is not automatic, or with a click by a person ÷ accepted");

    public Rate OpenRateAll => new(Stats.Opens.All, Stats.Accepted, "distinct recipients with any open, automatic ones too ÷ accepted");

    public Rate ClickRate => new(Stats.Clicks.People, Stats.Accepted, "distinct recipients with a click by a person ÷ accepted; the unsubscribe link does not count");

    public Rate ClickRateAll => new(Stats.Clicks.All, Stats.Accepted, "distinct recipients with any click, automatic ones too ÷ accepted");

    public Rate ClickToOpenRate => new(Stats.Clicks.People, Stats.Opens.People, "distinct people who clicked ÷ distinct people who opened");

    public Rate UnsubscribeRate => new(Stats.Unsubscribed, Stats.Accepted, "distinct recipients who unsubscribed ÷ accepted");

    public Rate ComplaintRate => new(Stats.Complained, Stats.Accepted, "distinct recipients who reported it as spam ÷ accepted");
}
