namespace Dashboard.Core.Relays;

/// <summary>What a process learned about a relay since it last told: whether mail was accepted, what went wrong last, for how long it is rested from now on.</summary>
public sealed record RelayHealth(Guid RelayId, bool Accepted, string? Problem, TimeSpan? Rest);
