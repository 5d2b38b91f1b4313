namespace Dashboard.Core.Reports;

/// <summary>A campaign's roll-ups, and the people behind its figures. Who may ask is decided before.</summary>
public interface ICampaignStatistics
{
    /// <summary>What happened over time, oldest first; days begin in the zone.</summary>
    Task<ActivityPoint[]> ActivityAsync(Guid? clientId, Guid campaignId, Granularity granularity, string zone, DateTimeOffset? from, DateTimeOffset? to, CancellationToken ct);

    /// <summary>The links, most followed first.</summary>
    Task<LinkRow[]> LinksAsync(Guid? clientId, Guid campaignId, CancellationToken ct);

    /// <summary>The mailbox providers, greatest first.</summary>
    Task<ProviderRow[]> ProvidersAsync(Guid? clientId, Guid campaignId, CancellationToken ct);

    /// <summary>Bounces by class and reason, most frequent first.</summary>
    Task<BounceRow[]> BouncesAsync(Guid? clientId, Guid campaignId, CancellationToken ct);

    /// <summary>Opens and clicks by mail program and device, most opens by people first.</summary>
    Task<AgentRow[]> AgentsAsync(Guid? clientId, Guid campaignId, CancellationToken ct);

    /// <summary>How long it took people to open and to click: every band, in order.</summary>
    Task<DelayRow[]> DelaysAsync(Guid? clientId, Guid campaignId, CancellationToken ct);

    /// <summary>What providers said, by five minutes.</summary>
    Task<ProviderSpan[]> ProviderSpansAsync(Guid? clientId, Guid campaignId, CancellationToken ct);

    /// <summary>Recipients after one, in the order of their ids.</summary>
    Task<ReportRecipient[]> RecipientsAsync(Guid? clientId, Guid campaignId, short month, PeopleFilter filter, long after, int take, CancellationToken ct);

    /// <summary>How many recipients a filter chooses, and how many of them may be mailed now.</summary>
    Task<(long People, long Mailable)> CountPeopleAsync(Guid clientId, Guid campaignId, short month, PeopleFilter filter, CancellationToken ct);

    /// <summary>Puts those whom a filter chooses into a list of the same client.</summary>
    Task AddToListAsync(Guid clientId, Guid listId, Guid campaignId, short month, PeopleFilter filter, CancellationToken ct);

    /// <summary>Computes every figure again from the rows, and puts right what differs.</summary>
    Task<CampaignRecount> RecountAsync(Guid clientId, Guid campaignId, short month, CancellationToken ct);

    /// <summary>When it was last counted again; null where it never was.</summary>
    Task<RecountStanding?> RecountStandingAsync(Guid? clientId, Guid campaignId, CancellationToken ct);

    /// <summary>Campaigns whose figures moved after they were last counted again, oldest start first, in the order of their ids after one.</summary>
    Task<(Guid ClientId, Guid Id, short Month)[]> UncountedAsync(Guid? clientId, Guid after, int take, CancellationToken ct);

    /// <summary>Computes the clients' hours again from their campaigns' activity, and puts right what differs; answers how many hours did.</summary>
    Task<long> RecountHoursAsync(CancellationToken ct);

    /// <summary>Brings what was added to the clients' hours together, so that reading stays fast.</summary>
    Task FoldHoursAsync(CancellationToken ct);

    /// <summary>Campaigns by the day they started on, from a moment on; one client's, or all.</summary>
    Task<OverviewDay[]> DaysAsync(Guid? clientId, DateTimeOffset from, string zone, CancellationToken ct);

    /// <summary>Bounces and complaints by client over the campaigns started since then.</summary>
    Task<ClientReputation[]> ReputationAsync(Guid? clientId, DateTimeOffset since, CancellationToken ct);
}
