namespace Dashboard.Core.ApiKeys;

/// <summary>What a person or a program fills in to issue an API key.</summary>
public sealed record ApiKeyDraft
{
    public string Name { get; set; } = "";
    public List<string> Scopes { get; set; } = [];

    /// <summary>From when on it lets nobody in; null for a key that does not expire.</summary>
    public DateTimeOffset? ExpiresAt { get; set; }

    /// <summary>Whether what it sends stays in the house and counts nowhere.</summary>
    public bool IsTest { get; set; }

    /// <summary>Addresses and networks that it may be used from; anywhere where there are none.</summary>
    public List<string> AllowedAddresses { get; set; } = [];

    /// <summary>So many requests a minute of its own; null where it shares those of the address that it calls from.</summary>
    public int? RequestsPerMinute { get; set; }
}
