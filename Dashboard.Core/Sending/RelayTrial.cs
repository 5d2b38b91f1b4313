namespace Dashboard.Core.Sending;

/// <summary>How a try of a relay went.</summary>
/// <param name="Ok">Whether mail could be handed over.</param>
/// <param name="Problem">What stood in the way, in the server's words where it said any.</param>
/// <param name="Step">How far it came, where it failed.</param>
/// <param name="Milliseconds">How long it took.</param>
public sealed record RelayTrial(bool Ok, string? Problem, SmtpStep? Step, double Milliseconds);
