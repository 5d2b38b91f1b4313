namespace Dashboard.Core.ApiKeys;

/// <summary>Which requests with an Idempotency-Key were answered, and how: the same request gets the same answer again for 24 hours.</summary>
public interface IAnsweredRequests
{
    /// <summary>Claims a key for the one request that will be carried out, or tells what became of the key before. All at once, one wins.</summary>
    Task<RequestClaim> ClaimAsync(RequestKey key, byte[] fingerprint, CancellationToken ct);

    /// <summary>Keeps the answer of the request that was claimed.</summary>
    Task KeepAsync(RequestKey key, Guid claim, StoredAnswer answer, CancellationToken ct);

    /// <summary>Gives the key back: nothing came of the request, so it may be tried again.</summary>
    Task ReleaseAsync(RequestKey key, Guid claim, CancellationToken ct);

    /// <summary>Deletes what is older than 24 hours, and says how much that was.</summary>
    Task<int> ForgetAsync(CancellationToken ct);
}
