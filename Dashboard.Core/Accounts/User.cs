using Microsoft.AspNetCore.Identity;

namespace Dashboard.Core.Accounts;

/// <summary>A person who signs in: an admin of the agency (no client), or a client's user (exactly one client).</summary>
public sealed class User : IdentityUser<Guid>
{
    public const int NameLength = 200;

    /// <summary>How the product addresses them.</summary>
    public string DisplayName { get; set; } = "";

    /// <summary>The client whose reports they read; null for an admin.</summary>
    public Guid? ClientId { get; set; }

    /// <summary>What a client's user may do; an admin may everything.</summary>
    public ClientRight Right { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>Since when they may no longer sign in; null while they may.</summary>
    public DateTimeOffset? DisabledAt { get; set; }

    /// <summary>SHA-256 of the last code of their authenticator that was taken, and when: no code opens twice.</summary>
    public byte[]? LastCode { get; set; }

    public DateTimeOffset? LastCodeAt { get; set; }

    /// <summary>Whether they may sign in.</summary>
    public bool IsEnabled => DisabledAt is null;
}
