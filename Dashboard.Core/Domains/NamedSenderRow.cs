namespace Dashboard.Core.Domains;

/// <summary>A sender as it is shown.</summary>
/// <param name="MaySend">Whether mail from it may leave through a real relay as its domain stands.</param>
public sealed record NamedSenderRow(Guid Id, Guid ClientId, Guid DomainId, string Domain, string Name, string Email, string? ReplyTo, bool MaySend, DateTimeOffset CreatedAt)
{
    internal static NamedSenderRow Of(NamedSender s, SendingDomain domain) => new(s.Id, s.ClientId, s.DomainId, domain.Name, s.Name, s.Email, s.ReplyTo, domain.MaySend, s.CreatedAt);

    /// <summary>As a mail program shows it.</summary>
    public override string ToString() => $"{Name} <{Email}>";
}
