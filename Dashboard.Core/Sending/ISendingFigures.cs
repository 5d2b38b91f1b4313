using Dashboard.Core.Relays;

namespace Dashboard.Core.Sending;

/// <summary>What is known of the sending under way, for people who watch it.</summary>
public interface ISendingFigures
{
    /// <summary>How many messages of a campaign a server took a second over the last minutes.</summary>
    Task<double?> RateAsync(Guid clientId, Guid campaignId, CancellationToken ct);

    /// <summary>What servers put off, by provider and reason, most first.</summary>
    Task<IReadOnlyList<DeferredMail>> DeferredAsync(Guid clientId, Guid campaignId, short month, CancellationToken ct);

    /// <summary>What is left of a campaign for each mailbox provider.</summary>
    Task<IReadOnlyDictionary<MailboxProvider, long>> RestAsync(Guid clientId, Guid campaignId, CancellationToken ct);

    /// <summary>How much of a limit is used in this clock hour and on this day (UTC).</summary>
    Task<(long ThisHour, long Today)> UsedAsync(string key, CancellationToken ct);

    /// <summary>The most that a relay took in a minute of the last week, a second; null where it took nothing.</summary>
    Task<double?> BestRateAsync(Guid relayId, CancellationToken ct);

    /// <summary>How a relay does.</summary>
    Task<RelayStanding> StandingAsync(Guid relayId, bool isDefault, CancellationToken ct);
}
