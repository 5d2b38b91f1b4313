using System.Buffers.Text;
using System.Security.Cryptography;

namespace Dashboard.Core.Feedback;

/// <summary>The address that a provider tells what became of a relay's mails, and the secret that proves it is the provider.</summary>
public sealed class ProviderHook
{
    public const int KeyLength = 32, ProblemLength = 500;

    private ProviderHook() { }

    public Guid RelayId { get; private init; }
    public Provider Provider { get; private init; }

    /// <summary>The unguessable part of its address.</summary>
    public string Key { get; private init; } = "";
    public string ProtectedSecret { get; private set; } = "";
    public DateTimeOffset CreatedAt { get; private init; }
    public DateTimeOffset? LastReceivedAt { get; private set; }
    public string? LastProblem { get; private set; }
    public DateTimeOffset? LastProblemAt { get; private set; }

    /// <summary>A new address.</summary>
    public static ProviderHook Of(Guid relayId, Provider provider, string protectedSecret, DateTimeOffset now) => new()
    {
        RelayId = relayId,
        Provider = provider,
        Key = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(24)),
        ProtectedSecret = protectedSecret,
        CreatedAt = now,
    };

    /// <summary>Another secret; the address stays.</summary>
    public void Renew(string protectedSecret) => (ProtectedSecret, LastProblem) = (protectedSecret, null);
}
