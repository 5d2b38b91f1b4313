namespace Dashboard.Core.Sending;

/// <summary>A limit that all processes share, by a key such as <c>relay:…</c>: so many messages a second, in a clock hour and in a day (UTC); null for none of these.</summary>
public sealed record PaceLimit(string Key, double? PerSecond, long? PerHour, long? PerDay)
{
    /// <summary>Whether it binds at all.</summary>
    public bool Binds => (PerSecond ?? PerHour ?? PerDay) is not null;

    /// <summary>The relay's limit on a day (UTC).</summary>
    public static PaceLimit Of(Relays.RelaySettings relay, DateOnly today) => new(KeyOf(relay.Id), relay.Pace.PerSecond, relay.Pace.PerHour, relay.Pace.MostOn(today));

    /// <summary>The relay's limit for a mailbox provider.</summary>
    public static PaceLimit Of(Relays.RelaySettings relay, Relays.ProviderPace pace) => new($"{KeyOf(relay.Id)}:{(short)pace.Provider}", pace.PerSecond, pace.PerHour, pace.PerDay);

    /// <summary>The campaign's own limit.</summary>
    public static PaceLimit Of(RunnableCampaign campaign) => new($"campaign:{campaign.Id}", null, campaign.PerHour, null);

    /// <summary>The key of a relay's limit.</summary>
    public static string KeyOf(Guid relayId) => $"relay:{relayId}";
}
