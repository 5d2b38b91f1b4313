using Dashboard.Core.Relays;

namespace Dashboard.Core.Feedback;

/// <summary>What an admin fills in for a relay's mailbox.</summary>
public sealed record MailboxDraft
{
    public MailboxKind Kind { get; set; }
    public string Host { get; set; } = "";
    public int Port { get; set; } = 993;
    public RelaySecurity Security { get; set; } = RelaySecurity.Tls;
    public string UserName { get; set; } = "";

    /// <summary>In clear on its way in only; null keeps the stored one.</summary>
    public string? Password { get; set; }
    public bool AcceptInvalidCertificate { get; set; }
    public string? Folder { get; set; } = "INBOX";
    public bool DeletesRead { get; set; }
    public string? Address { get; set; }
    public string? ReturnPathDomain { get; set; }
    public bool IsOn { get; set; } = true;
}
