using Dashboard.Core.Sending;

namespace Dashboard.Core.Domains;

/// <summary>A key that mails of a domain are signed with (RFC 6376, RFC 8463). The private half is kept encrypted and never shown.</summary>
public sealed class DkimKey : IClientOwned
{
    /// <summary>How long a key that was replaced stays published: mails signed with it may still be on their way (RFC 5321 4.5.4.1: up to 5 days).</summary>
    public static readonly TimeSpan Overlap = TimeSpan.FromDays(7);

    private DkimKey() { }

    public Guid Id { get; private init; }
    public Guid ClientId { get; private init; }
    public Guid DomainId { get; private init; }
    public DkimAlgorithm Algorithm { get; private init; }

    /// <summary>The label in <c>selector._domainkey.domain</c>.</summary>
    public string Selector { get; private init; } = "";

    /// <summary>The public half, base64: what <c>p=</c> says.</summary>
    public string PublicKey { get; private init; } = "";

    /// <summary>The private half, encrypted.</summary>
    public string ProtectedPrivateKey { get; private init; } = "";
    public DateTimeOffset CreatedAt { get; private init; }

    /// <summary>When its record was first found as it has to be; before that it does not sign.</summary>
    public DateTimeOffset? FoundAt { get; private set; }

    /// <summary>When a newer key took its place; its record stays for <see cref="Overlap"/>.</summary>
    public DateTimeOffset? ReplacedAt { get; private set; }

    /// <summary>What to publish (RFC 6376 3.6.1).</summary>
    public string RecordValue => $"v=DKIM1; k={(Algorithm is DkimAlgorithm.Rsa ? "rsa" : "ed25519")}; p={PublicKey}";

    /// <summary>Whether a selector is of the form that this product makes: a letter and the moment in twelve digits. Keys that were replaced are known again by it.</summary>
    internal static bool IsSelectorOfOurs(string selector) => selector.Length == 13 && selector[0] is 'r' or 'e' && selector.AsSpan(1).IndexOfAnyExceptInRange('0', '9') < 0;

    internal static DkimKey Of(SendingDomain domain, DkimKeyPair pair, string selector, string protectedPrivateKey, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        ClientId = domain.ClientId,
        DomainId = domain.Id,
        Algorithm = pair.Algorithm,
        Selector = selector,
        PublicKey = pair.PublicKey,
        ProtectedPrivateKey = protectedPrivateKey,
        CreatedAt = now,
    };

    internal void BeFound(DateTimeOffset now) => FoundAt ??= now;

    internal void BeReplaced(DateTimeOffset now) => ReplacedAt ??= now;
}
