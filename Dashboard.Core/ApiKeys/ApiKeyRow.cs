namespace Dashboard.Core.ApiKeys;

/// <summary>An API key as lists show it: never its secret.</summary>
/// <param name="Prefix">The part of the key that may be shown.</param>
public sealed record ApiKeyRow(
    Guid Id,
    Guid? ClientId,
    string Name,
    string Prefix,
    IReadOnlyList<string> Scopes,
    DateTimeOffset CreatedAt,
    string CreatedBy,
    DateTimeOffset? ExpiresAt,
    DateTimeOffset? LastUsedAt,
    DateTimeOffset? RevokedAt,
    Guid? RotatedFrom);
