namespace Dashboard.Core.Domains;

/// <summary>What an SPF record says of one address.</summary>
/// <param name="Result">The result.</param>
/// <param name="Lookups">How many of the ten look-ups it cost.</param>
/// <param name="Reason">Why, where it could not be judged.</param>
public sealed record SpfVerdict(SpfResult Result, int Lookups, string? Reason = null);
