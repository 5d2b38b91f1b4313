namespace Dashboard.Core.Feedback;

/// <summary>A mailbox could not be read, in the server's words.</summary>
public sealed class MailboxUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
