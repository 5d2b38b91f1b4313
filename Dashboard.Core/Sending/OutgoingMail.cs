using Dashboard.Core.Campaigns;

namespace Dashboard.Core.Sending;

/// <summary>What is on its way out through one relay: a campaign, or the single mails that wait for it.</summary>
internal abstract class OutgoingMail(RelayLane lane)
{
    /// <summary>The way that it takes.</summary>
    public RelayLane Lane { get; } = lane;

    /// <summary>The campaign's id, or the relay's for single mails: the key of its run.</summary>
    public abstract Guid Key { get; }

    /// <summary>Whether it goes before the rest.</summary>
    public abstract bool IsUrgent { get; }

    /// <summary>The limits that bind it now.</summary>
    public abstract IReadOnlyList<PaceLimit> Limits(DateTimeOffset now);

    /// <summary>When it may go on, where its hours are over; null where it may go now.</summary>
    public abstract DateTimeOffset? OpensAt(DateTimeOffset now);

    /// <summary>When this one message may go, where that is not now.</summary>
    public abstract DateTimeOffset? OpensAt(ClaimedMessage message, DateTimeOffset now);

    /// <summary>Claims what is due, up to <paramref name="limit"/>.</summary>
    public abstract Task<IReadOnlyList<ClaimedMessage>> ClaimAsync(int sender, int limit, CancellationToken ct);

    /// <summary>Nothing was due: whether this is at its end for now.</summary>
    public abstract Task<bool> FinishAsync(CancellationToken ct);

    /// <summary>Gives back all that the sender claimed of it.</summary>
    public abstract Task GiveBackAsync(int sender, CancellationToken ct);

    /// <summary>Writes one message's mail into the buffer; throws <see cref="Templates.TemplateFailedException"/> where it cannot be made.</summary>
    public abstract Envelope Compose(ClaimedMessage message, MessageBuffer buffer);

    /// <summary>What happens where an answer was lost.</summary>
    public abstract DoubtfulChoice DoubtfulOf(ClaimedMessage message);

    /// <summary>The relay refuses the sender of everything: no recipient pays for that. True where the whole was stopped.</summary>
    public abstract Task<bool> StopAsync(string reason, CancellationToken ct);
}
