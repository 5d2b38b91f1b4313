namespace Dashboard.Core.Secrets;

/// <summary>Where a kind of secret is kept, and how many there are.</summary>
/// <param name="Column">Table and column.</param>
/// <param name="By">How many begin with which text, for those that the ring's keys encrypt; empty for what is hashed.</param>
public sealed record SecretPlace(string What, string Column, string How, long Count, IReadOnlyDictionary<string, long> By);
