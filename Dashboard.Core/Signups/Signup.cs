using System.Net;

namespace Dashboard.Core.Signups;

/// <summary>Someone asked to be put into a list; until they confirm it out of their mailbox it is a wish, and nothing more.</summary>
public sealed class Signup : IClientOwned
{
    public Guid Id { get; init; }
    public Guid ClientId { get; init; }
    public Guid FormId { get; init; }
    public string Email { get; init; } = "";
    public string? Name { get; init; }
    public string Wording { get; init; } = "";
    public DateTimeOffset AskedAt { get; init; }
    public IPAddress? AskedFrom { get; init; }
    public DateTimeOffset? ConfirmedAt { get; private set; }

    /// <summary>Out of their mailbox; a second time changes nothing.</summary>
    public void Confirm(DateTimeOffset now) => ConfirmedAt ??= now;
}
