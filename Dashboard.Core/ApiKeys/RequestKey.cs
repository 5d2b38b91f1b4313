namespace Dashboard.Core.ApiKeys;

/// <summary>An Idempotency-Key among those of one caller: nobody meets another's answers.</summary>
public sealed record RequestKey(string Caller, string Key);
