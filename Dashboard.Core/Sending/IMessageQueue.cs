using Dashboard.Core.Relays;

namespace Dashboard.Core.Sending;

/// <summary>
/// The ledger as the pump sees it. Every change names the sender that makes it and happens only where that sender still owns the message,
/// so a process that lost its lease changes nothing; the campaign's counts move in the same transaction.
/// </summary>
public interface IMessageQueue
{
    /// <summary>Enters this process among the senders and answers its number.</summary>
    Task<int> EnterAsync(string name, CancellationToken ct);

    /// <summary>A sign of life, by the database's clock. Answers how many senders live, or 0 where this one was taken for dead.</summary>
    Task<int> BeatAsync(int sender, TimeSpan lease, CancellationToken ct);

    /// <summary>Gives back what is claimed and leaves.</summary>
    Task LeaveAsync(int sender, CancellationToken ct);

    /// <summary>Takes over from senders that gave no sign for the length of a lease: what they had claimed waits again, what they were handing over is doubtful.</summary>
    Task<int> ReapAsync(TimeSpan lease, TimeSpan doubtfulWait, CancellationToken ct);

    /// <summary>Starts what is scheduled and due; what was missed by more than the grace is paused and asks. Answers how many were started.</summary>
    Task<int> StartDueAsync(TimeSpan grace, CancellationToken ct);

    /// <summary>The campaigns that are being sent.</summary>
    Task<IReadOnlyList<RunnableCampaign>> RunnableAsync(CancellationToken ct);

    /// <summary>The relays for which single mails are due; those in <paramref name="known"/> are not asked about.</summary>
    Task<IReadOnlyList<Guid>> RelaysWithSingleMailsAsync(IReadOnlyCollection<Guid> known, CancellationToken ct);

    /// <summary>Claims up to <paramref name="limit"/> waiting messages of a campaign that are due; where <paramref name="parts"/> are given, of each provider no more than its part. Other processes pass them over.</summary>
    Task<IReadOnlyList<ClaimedMessage>> ClaimAsync(int sender, Guid campaignId, short month, int limit, IReadOnlyDictionary<short, int>? parts, CancellationToken ct);

    /// <summary>Claims up to <paramref name="limit"/> single mails that are due for a relay; the default relay has those too that name none.</summary>
    Task<IReadOnlyList<ClaimedMessage>> ClaimSingleAsync(int sender, Guid relayId, bool isDefault, int limit, CancellationToken ct);

    /// <summary>What part of a campaign's rest goes to each mailbox provider.</summary>
    Task<IReadOnlyDictionary<short, double>> SharesAsync(Guid campaignId, CancellationToken ct);

    /// <summary>Claimed messages wait again until the moment given with each.</summary>
    Task PostponeAsync(int sender, IReadOnlyDictionary<ClaimedMessage, DateTimeOffset> messages, CancellationToken ct);

    /// <summary>Holds a campaign that is being sent, with the reason for people.</summary>
    Task PauseAsync(Guid campaignId, string reason, CancellationToken ct);

    /// <summary>Tells every process that these campaigns moved.</summary>
    Task TellMovedAsync(IReadOnlyCollection<Guid> campaigns, CancellationToken ct);

    /// <summary>
    /// Records outcomes and allows hand-overs, in one commit. An intent is allowed only where the campaign still runs and the address may be mailed at this moment.
    /// Safe to repeat after a lost answer.
    /// </summary>
    Task<LedgerCommit> CommitAsync(int sender, IReadOnlyList<Outcome> outcomes, IReadOnlyList<ClaimedMessage> intents, CancellationToken ct);

    /// <summary>Gives claimed messages back: waiting again, or skipped where their campaign was cancelled or the address may no longer be mailed.</summary>
    Task ReturnAsync(int sender, IReadOnlyList<ClaimedMessage> messages, CancellationToken ct);

    /// <summary>Gives back all that the sender claimed of a campaign and did not begin to hand over, as <see cref="ReturnAsync"/> does.</summary>
    Task GiveBackAsync(int sender, Guid campaignId, short month, CancellationToken ct);

    /// <summary>Gives back the single mails that the sender claimed for a relay and did not begin to hand over.</summary>
    Task GiveBackSingleAsync(int sender, Guid relayId, bool isDefault, CancellationToken ct);

    /// <summary>Cancelled campaigns of which messages wait: those that were under way when it was cancelled and came back.</summary>
    Task<IReadOnlyList<Guid>> CancelledWithRestAsync(CancellationToken ct);

    /// <summary>Keeps what was learned about a relay, for its page.</summary>
    Task TellAsync(RelayHealth health, CancellationToken ct);

    /// <summary>Marks a campaign as sent if every one of its messages is in a final state: the rows are asked, not the counts.</summary>
    Task<bool> FinishAsync(Guid campaignId, short month, CancellationToken ct);
}
