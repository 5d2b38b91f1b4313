namespace Dashboard.Core.ApiKeys;

/// <summary>An API key as lists show it: never its secret.</summary>
/// <param name="Prefix">The part of the key that may be shown.</param>
public sealed record ApiKeyRow(
    Guid Id,
    Guid? ClientId,
    string? ClientName,
    string Name,
    string Prefix,
    IReadOnlyList<string> Scopes,
    DateTimeOffset CreatedAt,
    string CreatedBy,
    DateTimeOffset? ExpiresAt,
    DateTimeOffset? LastUsedAt,
    DateTimeOffset? RevokedAt,
    Guid? RotatedFrom,
    bool IsTest,
    IReadOnlyList<string> AllowedAddresses,
    int? RequestsPerMinute)
{
    /// <summary>Whether it lets anyone in at this moment.</summary>
    public ApiKeyState State(DateTimeOffset now) =>
        RevokedAt is not null ? ApiKeyState.Revoked : ExpiresAt <= now ? ApiKeyState.Expired : ApiKeyState.Active;
}
