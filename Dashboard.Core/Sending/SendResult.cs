namespace Dashboard.Core.Sending;

/// <summary>What a server said to one hand-over, and at which step.</summary>
public sealed record SendResult(SendOutcome Outcome, SmtpReply? Reply, SmtpStep Step);
