using System.Security.Cryptography;
using System.Text;

namespace Dashboard.Core.Accounts;

/// <summary>One browser in which somebody is signed in. What was ended lets nobody in any more.</summary>
public sealed class UserSession
{
    public const int AgentLength = 300;

    public Guid Id { get; init; }
    public Guid UserId { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset SeenAt { get; set; }

    /// <summary>When its user had been here before the visit that they are at; null at their first.</summary>
    public DateTimeOffset? LastVisitAt { get; set; }
    public DateTimeOffset? EndedAt { get; set; }
    public string? Address { get; init; }

    /// <summary>The browser as it names itself.</summary>
    public string Agent { get; init; } = "";

    /// <summary>How they proved who they are: password, password and code, passkey.</summary>
    public string Method { get; init; } = "";

    /// <summary>A hash of the security stamp under which it lets its user in: a changed stamp ends it.</summary>
    public string Stamp { get; set; } = "";

    /// <summary>What is kept of a security stamp.</summary>
    public static string Fingerprint(string? stamp) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(stamp ?? "")), 0, 16);
}
