namespace Dashboard.Core.Addresses;

/// <summary>Talks to a mail server as far as RCPT, and never to DATA: no mail goes out.</summary>
public interface IMailboxProbe
{
    /// <summary>What the server says of each address, in one conversation.</summary>
    Task<IReadOnlyList<MailboxAnswer>> AskAsync(string server, IReadOnlyList<string> addresses, CancellationToken ct);
}
