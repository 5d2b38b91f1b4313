namespace Dashboard.Core.Sending;

/// <summary>Which mailbox provider takes a domain's mail, by its likeliest mail server; the server is null where the DNS named none.</summary>
public sealed record ProviderOfDomain(string Domain, MailboxProvider Provider, string? MailServer, TimeSpan AskAgainAfter);
