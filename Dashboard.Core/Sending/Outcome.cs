using Dashboard.Core.Feedback;

namespace Dashboard.Core.Sending;

/// <summary>What became of one hand-over: the message's new state, and when it waits, until when.</summary>
/// <param name="Attempts">Attempts made so far; one that never reached the data does not count.</param>
public sealed record Outcome(
    ClaimedMessage Message,
    MessageState State,
    short Attempts,
    TimeSpan? RetryAfter = null,
    BounceClass? BounceClass = null,
    string? Reply = null);
