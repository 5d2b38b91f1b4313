using Dashboard.Core.Campaigns;
using Dashboard.Core.Relays;
using Dashboard.Core.Tracking;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Dashboard.Core.Sending;

/// <summary>Makes campaigns ready to be sent: reads content, client and relay, cuts the mail into pieces once, and keeps one lane a relay.</summary>
public sealed partial class CampaignMails(
    IDashboardDbFactory dbs,
    RelayService relays,
    TrackingKeyRing keys,
    IPublicAddress address,
    IEnumerable<IMailTransport> transports,
    ITrackedLinks links,
    TimeProvider clock,
    ILogger<CampaignMails> log)
{
    private readonly Dictionary<Guid, RelayLane> _lanes = [];

    /// <summary>The campaign ready to be sent, or null where that is not possible; then it is paused with the reason.</summary>
    internal async Task<CampaignMail?> PrepareAsync(RunnableCampaign runnable, int sharers, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(Actor.System(runnable.ClientId), ct);
        var campaign = await db.Campaigns.SingleAsync(c => c.Id == runnable.Id, ct);
        var client = await db.Clients.AsNoTracking().SingleAsync(c => c.Id == runnable.ClientId, ct);

        DomainError? trouble;
        var relay = await relays.SettingsAsync(campaign.RelayId, ct);
        if (!relay.Refused(out trouble))
        {
            var composer = MessageComposer.Compile(CampaignContent.Of(campaign, client, address.Base), await keys.KeysAsync(ct));
            if (!composer.Refused(out trouble))
            {
                await links.KeepAsync(runnable.Id, runnable.ClientId, composer.Value.Links, ct);
                return new(runnable, composer.Value, await LaneAsync(relay.Value, sharers));
            }
        }

        campaign.Pause(trouble.Message, clock.GetUtcNow());
        await db.SaveChangesAsync(ct);
        LogPaused(runnable.Id, trouble.Code);
        return null;
    }

    /// <summary>Whether a run of the campaign still goes by the relay's settings and by how many processes share it.</summary>
    internal async Task<bool> IsCurrentAsync(CampaignMail mail, int sharers, CancellationToken ct)
    {
        var relay = await relays.SettingsAsync(mail.Campaign.RelayId, ct);
        return mail.Lane.Sharers == sharers && !relay.Refused(out _) && relay.Value == mail.Lane.Relay;
    }

    /// <summary>What there is to tell about the relays since the last time.</summary>
    internal IReadOnlyList<RelayHealth> TakeHealth() => [.. _lanes.Values.Select(lane => lane.TakeHealth()).OfType<RelayHealth>()];

    /// <summary>Closes connections that nobody uses.</summary>
    internal async Task CloseIdleAsync()
    {
        foreach (var lane in _lanes.Values) await lane.CloseIdleAsync();
    }

    /// <summary>Closes every connection.</summary>
    internal async Task CloseAsync()
    {
        foreach (var lane in _lanes.Values) await lane.DisposeAsync();
        _lanes.Clear();
    }

    /// <summary>The relay's lane; a new one where its settings, or the number of processes that share it, changed.</summary>
    private async Task<RelayLane> LaneAsync(RelaySettings relay, int sharers)
    {
        if (_lanes.TryGetValue(relay.Id, out var lane))
        {
            if (lane.Relay == relay && lane.Sharers == sharers) return lane;
            await lane.RetireAsync();
        }

        return _lanes[relay.Id] = new(relay, transports.Single(t => t.Kind == relay.Kind), sharers, clock);
    }

    [LoggerMessage(LogLevel.Warning, "Campaign {CampaignId} cannot be sent and is paused: {Code}")]
    private partial void LogPaused(Guid campaignId, string code);
}
