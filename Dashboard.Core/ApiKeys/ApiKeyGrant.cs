namespace Dashboard.Core.ApiKeys;

/// <summary>What a presented key lets its bearer do.</summary>
public sealed record ApiKeyGrant(Guid Id, Guid? ClientId, string Name, IReadOnlyList<string> Scopes, DateTimeOffset? ExpiresAt, bool IsTest = false, IReadOnlyList<string>? AllowedAddresses = null, int? RequestsPerMinute = null)
{
    /// <summary>The program as the operations see it: a key without a client is the agency's.</summary>
    public Actor Actor => new(null, Name, IsAdmin: ClientId is null, ClientId) { ApiKeyId = Id, IsTest = IsTest };
}
