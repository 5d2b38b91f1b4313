namespace Dashboard.Core.Feedback;

/// <summary>Reads mailboxes over IMAP and POP3.</summary>
public interface IMailboxReader
{
    /// <summary>
    /// Hands each unread message to <paramref name="take"/>, oldest first, and marks or deletes it only after that has come back: what breaks in between is read again.
    /// Answers how many were taken; throws <see cref="MailboxUnavailableException"/> with the server's words.
    /// </summary>
    Task<int> ReadAsync(MailboxAddress mailbox, int most, Func<ReadOnlyMemory<byte>, CancellationToken, Task> take, CancellationToken ct);
}
