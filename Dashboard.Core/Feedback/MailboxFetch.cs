namespace Dashboard.Core.Feedback;

/// <summary>What came of reading a mailbox.</summary>
/// <param name="Problem">Why it could not be read to its end, in the server's words.</param>
public sealed record MailboxFetch(int Taken, string? Problem);
