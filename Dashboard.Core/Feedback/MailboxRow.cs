using Dashboard.Core.Relays;

namespace Dashboard.Core.Feedback;

/// <summary>A relay's mailbox as pages and the API show it; its password never leaves.</summary>
public sealed record MailboxRow(
    MailboxKind Kind, string Host, int Port, RelaySecurity Security, string UserName, bool HasPassword, bool AcceptInvalidCertificate, string Folder, bool DeletesRead, string? Address, string? ReturnPathDomain,
    bool IsOn, DateTimeOffset? LastFetchedAt, string? LastProblem, DateTimeOffset? LastProblemAt, long Taken)
{
    public static MailboxRow Of(RelayMailbox m) => new(
        m.Kind, m.Host, m.Port, m.Security, m.UserName, m.ProtectedPassword is not null, m.AcceptInvalidCertificate, m.Folder, m.DeletesRead, m.Address, m.ReturnPathDomain, m.IsOn, m.LastFetchedAt, m.LastProblem, m.LastProblemAt, m.Taken);

    /// <summary>The fields as a form edits them.</summary>
    public MailboxDraft ToDraft() => new()
    {
        Kind = Kind,
        Host = Host,
        Port = Port,
        Security = Security,
        UserName = UserName,
        AcceptInvalidCertificate = AcceptInvalidCertificate,
        Folder = Folder,
        DeletesRead = DeletesRead,
        Address = Address,
        ReturnPathDomain = ReturnPathDomain,
        IsOn = IsOn,
    };
}
