namespace Dashboard.Core.ApiKeys;

/// <summary>Whether a key lets anyone in.</summary>
public enum ApiKeyState
{
    Active,
    Expired,
    Revoked,
}
