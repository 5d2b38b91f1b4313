namespace Dashboard.Core.ApiKeys;

/// <summary>The log of what keys asked for.</summary>
public interface IRequestBook
{
    /// <summary>Writes many requests in one statement; those of keys that are gone are left out.</summary>
    Task WriteAsync(IReadOnlyList<KeyRequest> requests, CancellationToken ct);

    /// <summary>A slice of one key's requests, the latest first.</summary>
    Task<Slice<KeyRequest>> SliceAsync(Guid keyId, KeyRequestFilter filter, SliceRequest request, CancellationToken ct);
}
