namespace Dashboard.Core.ApiKeys;

/// <summary>What a person or a program fills in to issue an API key.</summary>
public sealed record ApiKeyDraft
{
    public string Name { get; set; } = "";
    public List<string> Scopes { get; set; } = [];

    /// <summary>From when on it lets nobody in; null for a key that does not expire.</summary>
    public DateTimeOffset? ExpiresAt { get; set; }
}
