using System.Collections.Concurrent;
using Dashboard.Core.Campaigns;
using Dashboard.Core.Domains;
using Dashboard.Core.Tracking;

namespace Dashboard.Core.Sending;

/// <summary>The single mails that wait for one relay; each is made of its own content.</summary>
internal sealed class SingleMails(RelayLane lane, IMessageQueue queue, TrackingKeys keys, string publicUrl, MailSigning signing, TimeProvider clock) : OutgoingMail(lane)
{
    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(5);
    private readonly ConcurrentDictionary<(Guid Client, string From), DomainSigner?> _signers = new();
    private long _lastAt = clock.GetTimestamp();

    public override Guid Key => Lane.Relay.Id;

    public override bool IsUrgent => true;

    public override IReadOnlyList<PaceLimit> Limits(DateTimeOffset now) =>
        [.. new[] { PaceLimit.Of(Lane.Relay, DateOnly.FromDateTime(now.UtcDateTime)) }.Where(l => l.Binds)];

    public override DateTimeOffset? OpensAt(DateTimeOffset now) => null;

    public override DateTimeOffset? OpensAt(ClaimedMessage message, DateTimeOffset now) => null;

    public override async Task<IReadOnlyList<ClaimedMessage>> ClaimAsync(int sender, int limit, CancellationToken ct)
    {
        var claimed = await queue.ClaimSingleAsync(sender, Lane.Relay.Id, Lane.Relay.IsDefault, limit, ct);
        if (claimed.Count > 0) _lastAt = clock.GetTimestamp();
        foreach (var (client, from) in claimed.Select(m => (m.Mail!.ClientId, m.Mail.FromEmail)).Distinct()) _signers[(client, from)] = await signing.ForAsync(client, from, ct);
        return claimed;
    }

    /// <summary>It stays a while after the last one, so that the next goes at once.</summary>
    public override Task<bool> FinishAsync(CancellationToken ct) => Task.FromResult(clock.GetElapsedTime(_lastAt) > Linger);

    public override Task GiveBackAsync(int sender, CancellationToken ct) => queue.GiveBackSingleAsync(sender, Lane.Relay.Id, Lane.Relay.IsDefault, ct);

    public override Envelope Compose(ClaimedMessage message, MessageBuffer buffer)
    {
        var mail = message.Mail!;
        var signer = _signers.GetValueOrDefault((mail.ClientId, mail.FromEmail));
        var content = TransactionalContent.Of(mail, publicUrl);
        if (signer?.ReturnPathHost is { } bounces) content = content with { ReturnPathDomain = bounces };
        var compiled = MessageComposer.Compile(content, keys);
        if (compiled.Refused(out var error)) throw new Templates.TemplateFailedException(error.Message);
        var target = new MessageTarget(message.Id, (ushort)message.Month, message.Email!, message.Name, message.Attributes, mail.CreatedAt);
        compiled.Value.Compose(target, buffer);
        signer?.Signer.Sign(buffer);
        return new(compiled.Value.EnvelopeFrom(target), message.Email!, mail.ClientId, null);
    }

    public override DoubtfulChoice DoubtfulOf(ClaimedMessage message) => message.Mail!.NeverTwice ? DoubtfulChoice.NeverTwice : DoubtfulChoice.TryAgain;

    /// <summary>One sender that is refused says nothing about the mails of others.</summary>
    public override Task<bool> StopAsync(string reason, CancellationToken ct) => Task.FromResult(false);
}
