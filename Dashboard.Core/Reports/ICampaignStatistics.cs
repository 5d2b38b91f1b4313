namespace Dashboard.Core.Reports;

/// <summary>A campaign's roll-ups, and the people behind its figures. Who may ask is decided before.</summary>
public interface ICampaignStatistics
{
    /// <summary>What happened over time, oldest first; days begin in the zone.</summary>
    Task<ActivityPoint[]> ActivityAsync(Guid campaignId, Granularity granularity, string zone, DateTimeOffset? from, DateTimeOffset? to, CancellationToken ct);

    /// <summary>The links, most followed first.</summary>
    Task<LinkRow[]> LinksAsync(Guid campaignId, CancellationToken ct);

    /// <summary>The mailbox providers, greatest first.</summary>
    Task<ProviderRow[]> ProvidersAsync(Guid campaignId, CancellationToken ct);

    /// <summary>Bounces by class and reason, most frequent first.</summary>
    Task<BounceRow[]> BouncesAsync(Guid campaignId, short month, CancellationToken ct);

    /// <summary>Recipients after one, in the order of their ids.</summary>
    Task<ReportRecipient[]> RecipientsAsync(Guid campaignId, short month, MessageStanding? state, RecipientEvent? which, long after, int take, CancellationToken ct);

    /// <summary>Computes every figure again from the rows, and puts right what differs.</summary>
    Task<CampaignRecount> RecountAsync(Guid campaignId, short month, CancellationToken ct);

    /// <summary>Campaigns by the day they started on, from a moment on; one client's, or all.</summary>
    Task<OverviewDay[]> DaysAsync(Guid? clientId, DateTimeOffset from, string zone, CancellationToken ct);

    /// <summary>Bounces and complaints by client over the campaigns started since then.</summary>
    Task<ClientReputation[]> ReputationAsync(Guid? clientId, DateTimeOffset since, CancellationToken ct);
}
