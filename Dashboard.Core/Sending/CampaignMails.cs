using Dashboard.Core.Campaigns;
using Dashboard.Core.Domains;
using Dashboard.Core.Relays;
using Dashboard.Core.Tracking;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Dashboard.Core.Sending;

/// <summary>Makes mail ready to be sent: reads content, client and relay, cuts a campaign's mail into pieces once, and keeps one lane a relay with this process's share of its connections.</summary>
public sealed partial class CampaignMails(
    IDashboardDbFactory dbs,
    RelayService relays,
    TrackingKeyRing keys,
    IPublicAddress address,
    IEnumerable<IMailTransport> transports,
    ITrackedLinks links,
    IMessageQueue queue,
    ICampaignRuns runs,
    IPaceBook pace,
    MailSigning signing,
    SenderRule senders,
    TimeProvider clock,
    ILogger<CampaignMails> log)
{
    private readonly Dictionary<Guid, RelayLane> _lanes = [];

    /// <summary>The campaign ready to be sent, or null where that is not possible; then it is paused with the reason.</summary>
    internal async Task<CampaignMail?> PrepareAsync(RunnableCampaign runnable, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(Actor.System(runnable.ClientId), ct);
        var campaign = await db.Campaigns.SingleAsync(c => c.Id == runnable.Id, ct);
        var client = await db.Clients.AsNoTracking().SingleAsync(c => c.Id == runnable.ClientId, ct);

        DomainError? trouble;
        var relay = await relays.SettingsAsync(campaign.RelayId, ct);
        if (!relay.Refused(out trouble) && (trouble = await senders.RefuseAsync(runnable.ClientId, campaign.FromEmail, campaign.RelayId, ct)) is null)
        {
            var signer = await signing.ForAsync(runnable.ClientId, campaign.FromEmail, ct);
            var mailbox = await MailboxAsync(relay.Value.Id, ct);
            var compiled = Compile(Enumerable.Range(0, campaign.Variants.Count + 1).Select(variant =>
            {
                var content = CampaignContent.Of(campaign, client, address.Base, mailbox, variant);
                return mailbox?.ReturnPathDomain is null && signer?.ReturnPathHost is { } bounces ? content with { ReturnPathDomain = bounces } : content;
            }), await keys.KeysAsync(ct));
            if (!compiled.Refused(out trouble))
            {
                await links.KeepAsync(runnable.Id, runnable.ClientId, [.. compiled.Value.SelectMany(c => c.Links)], ct);
                return new(runnable, compiled.Value, signer, campaign.FromEmail, await LaneAsync(relay.Value), queue, runs, pace, clock);
            }
        }

        campaign.Pause(trouble.Message, clock.GetUtcNow());
        await db.SaveChangesAsync(ct);
        LogPaused(runnable.Id, trouble.Code);
        return null;
    }

    /// <summary>Each variant's mail cut into pieces: A, which is the campaign's own content, first.</summary>
    private static Result<MessageComposer[]> Compile(IEnumerable<MessageContent> variants, TrackingKeys keys)
    {
        var composers = new List<MessageComposer>();
        foreach (var content in variants)
        {
            var composer = MessageComposer.Compile(content, keys);
            if (composer.Refused(out var trouble)) return trouble;
            composers.Add(composer.Value);
        }

        return composers.ToArray();
    }

    /// <summary>The mailbox that takes a relay's bounces in, where one is switched on: the house's, as the relay is.</summary>
    private async Task<Feedback.RelayMailbox?> MailboxAsync(Guid relayId, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(Actor.House, ct);
        return await db.RelayMailboxes.AsNoTracking().SingleOrDefaultAsync(m => m.RelayId == relayId && m.IsOn, ct);
    }

    /// <summary>The single mails of a relay ready to be sent, or null where the relay is gone.</summary>
    internal async Task<SingleMails?> PrepareSingleAsync(Guid relayId, CancellationToken ct)
    {
        var relay = await relays.SettingsAsync(relayId, ct);
        return relay.Refused(out _) ? null : new(await LaneAsync(relay.Value), queue, await keys.KeysAsync(ct), address.Base, signing, clock);
    }

    /// <summary>Whether a run still goes by the right relay and keys; its limits are brought up to date.</summary>
    internal async Task<bool> IsCurrentAsync(OutgoingMail mail, RunnableCampaign? campaign, CancellationToken ct)
    {
        var relay = await relays.SettingsAsync(mail is CampaignMail sent ? sent.Campaign.RelayId : mail.Key, ct);
        if (relay.Refused(out _) || !IsSameServer(relay.Value, mail.Lane.Relay) || (mail is CampaignMail old && (old.Campaign != campaign || old.Signer != await signing.ForAsync(old.Campaign.ClientId, old.FromEmail, ct)))) return false;
        mail.Lane.Relay = relay.Value;
        return true;
    }

    /// <summary>Takes this process's share of the connections of each relay in use; leaves the shares of the others.</summary>
    internal async Task ShareAsync(int sender, IReadOnlySet<RelayLane> inUse, CancellationToken ct)
    {
        foreach (var (id, idle) in _lanes.Where(l => !inUse.Contains(l.Value)).ToList())
        {
            await idle.RetireAsync();
            await pace.UnshareAsync(sender, id, ct);
            _lanes.Remove(id);
        }

        foreach (var lane in _lanes.Values)
        {
            lane.Connections = await pace.ShareAsync(sender, lane.Relay.Id, lane.Relay.MaxConnections, lane.Open, ct);
            await lane.CloseSurplusAsync();
        }
    }

    /// <summary>What there is to tell about the relays since the last time.</summary>
    internal IReadOnlyList<RelayHealth> TakeHealth() => [.. _lanes.Values.Select(lane => lane.TakeHealth()).OfType<RelayHealth>()];

    /// <summary>Closes every connection.</summary>
    internal async Task CloseAsync()
    {
        foreach (var lane in _lanes.Values) await lane.DisposeAsync();
        _lanes.Clear();
    }

    /// <summary>The relay's lane; a new one where it is another server now.</summary>
    private async Task<RelayLane> LaneAsync(RelaySettings relay)
    {
        if (_lanes.TryGetValue(relay.Id, out var lane))
        {
            if (IsSameServer(relay, lane.Relay)) return lane;
            await lane.RetireAsync();
        }

        return _lanes[relay.Id] = new(relay, transports.Single(t => t.Kind == relay.Kind), clock);
    }

    private static bool IsSameServer(RelaySettings one, RelaySettings other) =>
        one.Id == other.Id && one.Kind == other.Kind && one.Address == other.Address && one.MaxConnections == other.MaxConnections && one.IsDefault == other.IsDefault;

    [LoggerMessage(LogLevel.Warning, "Campaign {CampaignId} cannot be sent and is paused: {Code}")]
    private partial void LogPaused(Guid campaignId, string code);
}
