using Dashboard.Core.Relays;

namespace Dashboard.Core.Feedback;

/// <summary>A mailbox as it is signed in to, with its password in clear: held in memory only.</summary>
public sealed record MailboxAddress(MailboxKind Kind, string Host, int Port, RelaySecurity Security, string UserName, string Password, bool AcceptInvalidCertificate, string Folder, bool DeletesRead);
