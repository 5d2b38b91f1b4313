namespace Dashboard.Core.Sending;

/// <summary>Messages to one mailbox provider that were put off for one reason.</summary>
/// <param name="Reply">The server's words to one of them.</param>
/// <param name="NextAttemptAt">When the first of them is tried again.</param>
public sealed record DeferredMail(MailboxProvider Provider, long Count, string Reply, DateTimeOffset? NextAttemptAt);
