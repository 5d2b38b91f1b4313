using Dashboard.Core.Relays;

namespace Dashboard.Core.Feedback;

/// <summary>The mailbox that a relay's bounces, complaints and requests to leave come back to.</summary>
public sealed class RelayMailbox
{
    public const int HostLength = 255, UserLength = 320, FolderLength = 200, ProblemLength = 500;

    private RelayMailbox() { }

    public Guid RelayId { get; private init; }
    public MailboxKind Kind { get; private set; }
    public string Host { get; private set; } = "";
    public int Port { get; private set; }
    public RelaySecurity Security { get; private set; }
    public string UserName { get; private set; } = "";

    /// <summary>The password, encrypted; never shown.</summary>
    public string? ProtectedPassword { get; private set; }
    public bool AcceptInvalidCertificate { get; private set; }

    /// <summary>The folder that is read, for IMAP.</summary>
    public string Folder { get; private set; } = "INBOX";

    /// <summary>Delete a message once it is written down; else it is only marked as read. POP3 knows no marks and always deletes.</summary>
    public bool DeletesRead { get; private set; }

    /// <summary>Its own address, which mails name for leaving by mail; none where it is left out.</summary>
    public string? Address { get; private set; }

    /// <summary>A domain whose whole mail comes here: envelope senders are made at it. Without it bounces go to the From address's domain.</summary>
    public string? ReturnPathDomain { get; private set; }
    public bool IsOn { get; private set; }
    public DateTimeOffset? LastFetchedAt { get; private set; }
    public string? LastProblem { get; private set; }
    public DateTimeOffset? LastProblemAt { get; private set; }

    /// <summary>How many messages were taken out of it so far.</summary>
    public long Taken { get; private set; }

    /// <summary>A new one.</summary>
    public static RelayMailbox Of(Guid relayId, MailboxDraft draft, string? protectedPassword)
    {
        var mailbox = new RelayMailbox { RelayId = relayId };
        mailbox.Edit(draft, protectedPassword);
        return mailbox;
    }

    /// <summary>Takes over what was edited; a null password keeps the one there is.</summary>
    public void Edit(MailboxDraft draft, string? protectedPassword)
    {
        // A password that was given to one server is never shown to another.
        var elsewhere = Host.Length > 0 && !Host.Equals(draft.Host.Trim(), StringComparison.OrdinalIgnoreCase);
        Kind = draft.Kind;
        Host = draft.Host.Trim();
        Port = draft.Port;
        Security = draft.Security;
        UserName = draft.UserName.Trim();
        AcceptInvalidCertificate = draft.AcceptInvalidCertificate;
        Folder = string.IsNullOrWhiteSpace(draft.Folder) ? "INBOX" : draft.Folder.Trim();
        DeletesRead = draft.DeletesRead || draft.Kind is MailboxKind.Pop3;
        Address = string.IsNullOrWhiteSpace(draft.Address) ? null : draft.Address.Trim();
        ReturnPathDomain = string.IsNullOrWhiteSpace(draft.ReturnPathDomain) ? null : draft.ReturnPathDomain.Trim().ToLowerInvariant();
        IsOn = draft.IsOn;
        if (protectedPassword is not null || elsewhere) ProtectedPassword = protectedPassword;
        LastProblem = null;
    }

    /// <summary>It was read.</summary>
    public void Fetched(int taken, string? problem, DateTimeOffset now)
    {
        Taken += taken;
        if (problem is null) (LastFetchedAt, LastProblem) = (now, null);
        else (LastProblem, LastProblemAt) = (problem.Length > ProblemLength ? problem[..ProblemLength] : problem, now);
    }
}
