namespace Dashboard.Core.Feedback;

/// <summary>How a mailbox is read. Stored as text.</summary>
public enum MailboxKind
{
    Imap,
    Pop3,
}
