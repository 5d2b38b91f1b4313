namespace Dashboard.Core.ApiKeys;

/// <summary>A key that was just issued, with its secret: the only moment at which it can be read.</summary>
public sealed record IssuedApiKey(ApiKeyRow Row, string Key);
