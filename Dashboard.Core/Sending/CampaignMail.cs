using Dashboard.Core.Campaigns;
using Dashboard.Core.Domains;
using Dashboard.Core.Relays;

namespace Dashboard.Core.Sending;

/// <summary>A campaign on its way: each variant compiled once, filled for each recipient.</summary>
internal sealed class CampaignMail(RunnableCampaign campaign, IReadOnlyList<MessageComposer> composers, DomainSigner? signer, string fromEmail, RelayLane lane, IMessageQueue queue, ICampaignRuns runs, IPaceBook pace, TimeProvider clock)
    : OutgoingMail(lane)
{
    private static readonly TimeSpan SharesAreGoodFor = TimeSpan.FromSeconds(30);

    private readonly TimeZoneInfo _zone = TimeZoneInfo.FindSystemTimeZoneById(campaign.TimeZone);
    private IReadOnlyDictionary<short, double> _shares = new Dictionary<short, double>();
    private long _sharesReadAt;

    public RunnableCampaign Campaign => campaign;

    /// <summary>The keys that this run signs with.</summary>
    public DomainSigner? Signer => signer;

    public string FromEmail => fromEmail;

    public override Guid Key => campaign.Id;

    public override bool IsUrgent => false;

    public override IReadOnlyList<PaceLimit> Limits(DateTimeOffset now) =>
        [.. new[] { PaceLimit.Of(Lane.Relay, DateOnly.FromDateTime(now.UtcDateTime)), PaceLimit.Of(campaign) }.Where(l => l.Binds)];

    public override DateTimeOffset? OpensAt(DateTimeOffset now) =>
        campaign.Window is { InRecipientZone: false } window && !window.IsOpen(now, _zone) ? window.NextOpening(now, _zone) : null;

    public override DateTimeOffset? OpensAt(ClaimedMessage message, DateTimeOffset now)
    {
        if (campaign.Window is not { InRecipientZone: true } window) return null;
        var zone = message.Attributes.GetValueOrDefault(SendWindow.ZoneAttribute) is { Length: > 0 } name && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var own) ? own : _zone;
        return window.IsOpen(now, zone) ? null : window.NextOpening(now, zone);
    }

    public override async Task<IReadOnlyList<ClaimedMessage>> ClaimAsync(int sender, int limit, CancellationToken ct)
    {
        var paced = Lane.Relay.Pace.Providers;
        if (paced.Count == 0) return await queue.ClaimAsync(sender, campaign.Id, campaign.Month, limit, null, ct);

        // Each provider gets its part of the claim by what is left for it, those with a limit no more than that allows.
        var shares = await SharesAsync(ct);
        var parts = shares.ToDictionary(s => s.Key, s => Math.Max(1, (int)Math.Ceiling(limit * s.Value)));
        var granted = new Dictionary<short, int>();
        foreach (var provider in paced)
        {
            if (!parts.TryGetValue((short)provider.Provider, out var wanted)) continue;
            var grant = await pace.TakeAsync([PaceLimit.Of(Lane.Relay, provider)], wanted, ct);
            parts[(short)provider.Provider] = granted[(short)provider.Provider] = grant.Granted;
        }

        var claimed = await queue.ClaimAsync(sender, campaign.Id, campaign.Month, limit, parts, ct);
        foreach (var provider in paced)
        {
            var unused = granted.GetValueOrDefault((short)provider.Provider) - claimed.Count(m => m.Provider == (short)provider.Provider);
            if (unused > 0) await pace.GiveBackAsync([PaceLimit.Of(Lane.Relay, provider)], unused, ct);
        }

        return claimed;
    }

    public override Task<bool> FinishAsync(CancellationToken ct) => runs.FinishAsync(campaign.Id, campaign.Month, ct);

    public override Task GiveBackAsync(int sender, CancellationToken ct) => queue.GiveBackAsync(sender, campaign.Id, campaign.Month, ct);

    public override Envelope Compose(ClaimedMessage message, MessageBuffer buffer)
    {
        var target = new MessageTarget(message.Id, (ushort)message.Month, message.Email!, message.Name, message.Attributes, campaign.StartedAt);
        var composer = composers[VariantMark.ContentOf(message.Variant)];
        composer.Compose(target, buffer);
        signer?.Signer.Sign(buffer);
        return new(composer.EnvelopeFrom(target), message.Email!, campaign.ClientId, campaign.Id);
    }

    public override DoubtfulChoice DoubtfulOf(ClaimedMessage message) => campaign.Doubtful;

    public override async Task<bool> StopAsync(string reason, CancellationToken ct)
    {
        await runs.PauseAsync(campaign.Id, $"The relay {Lane.Relay.Name} refuses the sender, not the recipients: {reason} Nobody has bounced. Put the sender or the relay right, then resume.", ct);
        return true;
    }

    /// <summary>What part of the rest goes to each provider.</summary>
    private async Task<IReadOnlyDictionary<short, double>> SharesAsync(CancellationToken ct)
    {
        if (_shares.Count > 0 && clock.GetElapsedTime(_sharesReadAt) < SharesAreGoodFor) return _shares;
        _sharesReadAt = clock.GetTimestamp();
        return _shares = await runs.SharesAsync(campaign.Id, ct);
    }
}
