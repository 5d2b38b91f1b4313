namespace Dashboard.Core.Recipients;

/// <summary>A recipient as tables and the API show it.</summary>
public sealed record RecipientRow(
    long Id,
    Guid ClientId,
    string Email,
    string? Name,
    RecipientStatus Status,
    IReadOnlyDictionary<string, string?> Attributes,
    string Source,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt);
