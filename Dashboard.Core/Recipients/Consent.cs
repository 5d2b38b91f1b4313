using System.Net;

namespace Dashboard.Core.Recipients;

/// <summary>That a person agreed to be mailed: when, how, from where, and to which words. Kept as evidence as long as the person is known.</summary>
public sealed class Consent : IClientOwned
{
    public long Id { get; private init; }
    public Guid ClientId { get; init; }
    public long RecipientId { get; init; }
    public Guid? ListId { get; init; }

    /// <summary>The way it came, such as <c>sign-up form</c>.</summary>
    public string How { get; init; } = "";

    /// <summary>The words they agreed to.</summary>
    public string Wording { get; init; } = "";

    /// <summary>When they filled in the form, and from where.</summary>
    public DateTimeOffset AskedAt { get; init; }
    public IPAddress? AskedFrom { get; init; }

    /// <summary>When they confirmed it out of their mailbox, and from where.</summary>
    public DateTimeOffset GivenAt { get; init; }
    public IPAddress? GivenFrom { get; init; }
    public string? UserAgent { get; init; }
}
