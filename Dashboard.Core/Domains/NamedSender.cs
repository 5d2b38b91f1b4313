namespace Dashboard.Core.Domains;

/// <summary>A From address of a client's domain with its name, and where answers go: what campaigns choose from.</summary>
public sealed class NamedSender : IClientOwned
{
    public const int NameLength = 200, EmailLength = 320;

    private NamedSender() { }

    public Guid Id { get; private init; }
    public Guid ClientId { get; private init; }

    /// <summary>The sending domain that the address lies in, or below.</summary>
    public Guid DomainId { get; private set; }
    public string Name { get; private set; } = "";
    public string Email { get; private set; } = "";
    public string? ReplyTo { get; private set; }
    public DateTimeOffset CreatedAt { get; private init; }

    internal static NamedSender Of(SendingDomain domain, NamedSenderDraft draft, DateTimeOffset now)
    {
        var sender = new NamedSender { Id = Guid.CreateVersion7(now), ClientId = domain.ClientId, CreatedAt = now };
        sender.Edit(domain, draft);
        return sender;
    }

    internal void Edit(SendingDomain domain, NamedSenderDraft draft)
    {
        DomainId = domain.Id;
        Name = draft.Name.Trim();
        Email = EmailAddress.Parse(draft.Email).Value.ToString();
        ReplyTo = string.IsNullOrWhiteSpace(draft.ReplyTo) ? null : EmailAddress.Parse(draft.ReplyTo).Value.ToString();
    }
}
