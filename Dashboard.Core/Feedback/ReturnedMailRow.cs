namespace Dashboard.Core.Feedback;

/// <summary>A mail that waits for a person, as the queue shows it.</summary>
/// <param name="HasMessage">Whether it carries a token of ours: only then does a decision count for someone.</param>
public sealed record ReturnedMailRow(Guid Id, Guid? ClientId, FeedbackSource Source, string Sender, string Subject, DateTimeOffset ReceivedAt, ReturnedMailState State, BounceClass? Decision, string? DecidedBy, bool HasMessage);
