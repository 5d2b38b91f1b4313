namespace Dashboard.Core.Sending;

/// <summary>What one commit did: the ids whose hand-over it allowed, and those it did not.</summary>
public sealed record LedgerCommit(IReadOnlySet<long> Granted, IReadOnlyList<ClaimedMessage> Refused);
