namespace Dashboard.Core.ApiKeys;

/// <summary>An answer of the API as it was given.</summary>
public sealed record StoredAnswer(int Status, IReadOnlyDictionary<string, string> Headers, byte[] Body);
