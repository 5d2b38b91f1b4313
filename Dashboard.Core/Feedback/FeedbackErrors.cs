namespace Dashboard.Core.Feedback;

/// <summary>Why something about feedback was refused.</summary>
public static class FeedbackErrors
{
    public static readonly DomainError NotFound = new(ErrorKind.NotFound, "bounce.not_found", "There is no such returned mail.");
    public static readonly DomainError Settled = new(ErrorKind.Conflict, "bounce.settled", "Somebody has settled this one already.");
    public static readonly DomainError NoMessage = new(ErrorKind.Conflict, "bounce.no_message", "It names no message of ours, so it can only be dismissed.");
    public static readonly DomainError NoMailbox = new(ErrorKind.NotFound, "mailbox.not_found", "This relay has no mailbox.");
    public static readonly DomainError NoHook = new(ErrorKind.NotFound, "hook.not_found", "This relay has no webhook of that provider.");
    public static readonly DomainError SecretMissing = new(ErrorKind.Invalid, "hook.secret_missing", "Give the secret that the provider's calls are checked with.", "secret");

    public static DomainError Host(string why) => new(ErrorKind.Invalid, "mailbox.host", why, "host");
}
