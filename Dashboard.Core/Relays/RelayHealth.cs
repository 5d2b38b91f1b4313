namespace Dashboard.Core.Relays;

/// <summary>What a process learned about a relay since it last told: how many mails it took, put off and refused, what went wrong last, for how long it is rested from now on, and what it said.</summary>
public sealed record RelayHealth(Guid RelayId, int Accepted, int Deferred, int Bounced, string? Problem, TimeSpan? Rest, IReadOnlyList<RelayReply> Answers);
