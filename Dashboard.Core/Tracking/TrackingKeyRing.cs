namespace Dashboard.Core.Tracking;

/// <summary>The tracking keys of this installation, read once and kept, so that tokens are read while the database is away.</summary>
public sealed class TrackingKeyRing(ISigningKeys keys) : IDisposable
{
    private readonly SemaphoreSlim _reading = new(1, 1);
    private volatile TrackingKeys? _ring;

    /// <summary>The ring; the newest key signs.</summary>
    public ValueTask<TrackingKeys> KeysAsync(CancellationToken ct) => _ring is { } ring ? ValueTask.FromResult(ring) : new(ReadAsync(ct));

    /// <summary>The token in a link's path; null for anything that is not one of ours of this kind.</summary>
    public async ValueTask<TrackingToken?> ReadAsync(string? text, TokenKind kind, CancellationToken ct)
    {
        var ring = await KeysAsync(ct);
        return TrackingToken.TryRead(text, ring, out var token) && token.Kind == kind ? token : null;
    }

    public void Dispose() => _reading.Dispose();

    private async Task<TrackingKeys> ReadAsync(CancellationToken ct)
    {
        await _reading.WaitAsync(ct);
        try
        {
            if (_ring is { } ring) return ring;
            var all = await keys.AllAsync("tracking", ct);
            return _ring = new TrackingKeys(all.ToDictionary(k => (byte)k.Key, k => k.Value), (byte)all.Keys.Max());
        }
        finally
        {
            _reading.Release();
        }
    }
}
