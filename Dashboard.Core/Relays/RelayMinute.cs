namespace Dashboard.Core.Relays;

/// <summary>What a relay took, put off and refused in one minute.</summary>
public sealed record RelayMinute(DateTimeOffset At, long Accepted, long Deferred, long Bounced);
