namespace Dashboard.Core.Sending;

/// <summary>
/// The ledger as the pump sees it. Every change names the sender that makes it and happens only where that sender still owns the message,
/// so a process that lost its lease changes nothing; the campaign's counts move in the same transaction.
/// </summary>
public interface IMessageQueue
{
    /// <summary>The relays for which single mails are due; those in <paramref name="known"/> are not asked about.</summary>
    Task<IReadOnlyList<Guid>> RelaysWithSingleMailsAsync(IReadOnlyCollection<Guid> known, CancellationToken ct);

    /// <summary>Claims up to <paramref name="limit"/> waiting messages of a campaign that are due; where <paramref name="parts"/> are given, of each provider no more than its part. Other processes pass them over.</summary>
    Task<IReadOnlyList<ClaimedMessage>> ClaimAsync(int sender, Guid campaignId, short month, int limit, IReadOnlyDictionary<short, int>? parts, CancellationToken ct);

    /// <summary>Claims up to <paramref name="limit"/> single mails that are due for a relay; the default relay has those too that name none.</summary>
    Task<IReadOnlyList<ClaimedMessage>> ClaimSingleAsync(int sender, Guid relayId, bool isDefault, int limit, CancellationToken ct);

    /// <summary>Claimed messages wait again until the moment given with each.</summary>
    Task PostponeAsync(int sender, IReadOnlyDictionary<ClaimedMessage, DateTimeOffset> messages, CancellationToken ct);

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
}
