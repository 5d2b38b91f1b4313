namespace Dashboard.Core.Reputation;

/// <summary>Bounces and complaints since a moment, out of the roll-ups.</summary>
public interface IReputationFigures
{
    /// <summary>Campaign by campaign; of one client, or of all.</summary>
    Task<IReadOnlyList<CampaignReputation>> ByCampaignAsync(Guid? clientId, DateTimeOffset since, CancellationToken ct);

    /// <summary>By mailbox provider, over the campaigns that began since then.</summary>
    Task<IReadOnlyList<ReputationRate>> ByProviderAsync(Guid? clientId, DateTimeOffset since, CancellationToken ct);
}
