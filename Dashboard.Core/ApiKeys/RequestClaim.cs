namespace Dashboard.Core.ApiKeys;

/// <summary>What a request with an Idempotency-Key is to do.</summary>
/// <param name="State">Carry on, wait, answer as before, or refuse.</param>
/// <param name="Claim">Names the claim, where the request is to be carried out.</param>
/// <param name="Answer">The answer that was given, where there is one.</param>
public sealed record RequestClaim(RequestClaimState State, Guid Claim = default, StoredAnswer? Answer = null);
