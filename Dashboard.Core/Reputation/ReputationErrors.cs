namespace Dashboard.Core.Reputation;

/// <summary>Why something about reputation was refused.</summary>
public static class ReputationErrors
{
    public static readonly DomainError NotFound = new(ErrorKind.NotFound, "reputation.not_found", "There is no such alert.");
    public static readonly DomainError NotStopped = new(ErrorKind.Conflict, "reputation.not_stopped", "Sending is not stopped by this.");
    public static readonly DomainError NoteMissing = new(ErrorKind.Invalid, "reputation.note_missing", "Say what was done about it; it is kept with your name.", "note");
    public static readonly DomainError Stopped = new(ErrorKind.Conflict, "reputation.stopped", "Sending is stopped because of bounces or complaints. An admin can let it go on, on the page Reputation.");
}
