namespace Dashboard.Core.Accounts;

/// <summary>A user as lists show them.</summary>
/// <param name="ClientId">The client whose reports they read; null for an admin.</param>
/// <param name="LockedUntil">Until when they are locked out after failed sign-ins, where they are.</param>
public sealed record UserRow(
    Guid Id,
    string Email,
    string DisplayName,
    Guid? ClientId,
    string? ClientName,
    DateTimeOffset CreatedAt,
    DateTimeOffset? DisabledAt,
    DateTimeOffset? LockedUntil)
{
    /// <summary>What they may do inside their client.</summary>
    public ClientRight Right { get; init; }

    /// <summary>Whether they sign in with a second factor.</summary>
    public bool HasSecondFactor { get; init; }

    /// <summary>Whether they have not taken up their invitation yet.</summary>
    public bool IsInvited { get; init; }

    /// <summary>Whether they are one of the agency's people.</summary>
    public bool IsAdmin => ClientId is null;
}
