namespace Dashboard.Core.Sending;

/// <summary>How many messages may go now; where none, how long to wait, and for which of the limits (its index).</summary>
public sealed record PaceGrant(int Granted, TimeSpan Wait, int? HeldBy);
