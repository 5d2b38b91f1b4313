using System.Collections.Frozen;
using System.Security.Cryptography;

namespace Dashboard.Core.Tracking;

/// <summary>The ring of secrets that tracking tokens are signed with: one signs, all of them are believed.</summary>
public sealed class TrackingKeys
{
    private const int LeastKeyBytes = 32;

    [ThreadStatic] private static Signer? _signer;

    private readonly FrozenDictionary<byte, byte[]> _ring;

    /// <summary>A ring of keys of 32 bytes or more by id, and the id of the one that signs.</summary>
    public TrackingKeys(IReadOnlyDictionary<byte, byte[]> ring, byte current)
    {
        if (!ring.ContainsKey(current)) throw new ArgumentException("The signing key is not in the ring.", nameof(current));
        if (ring.Values.Any(key => key.Length < LeastKeyBytes)) throw new ArgumentException("A tracking key needs 32 bytes or more.", nameof(ring));
        _ring = ring.ToFrozenDictionary(k => k.Key, k => k.Value.ToArray());
        CurrentId = current;
    }

    /// <summary>The id of the key that signs.</summary>
    public byte CurrentId { get; }

    /// <summary>Writes the HMAC-SHA256 (32 bytes) of the data by one key; false where the ring has no such key.</summary>
    internal bool TrySign(byte keyId, ReadOnlySpan<byte> data, Span<byte> mac)
    {
        if (!_ring.TryGetValue(keyId, out var key)) return false;

        // A hash kept for the thread spares OpenSSL's set-up for every token: 0.5 instead of 1.3 microseconds, a dozen times a mail.
        if (_signer is not { } signer || !ReferenceEquals(signer.Key, key))
        {
            _signer?.Hmac.Dispose();
            _signer = signer = new Signer(key, IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key));
        }
        signer.Hmac.AppendData(data);
        signer.Hmac.GetHashAndReset(mac);
        return true;
    }

    private sealed record Signer(byte[] Key, IncrementalHash Hmac);
}
