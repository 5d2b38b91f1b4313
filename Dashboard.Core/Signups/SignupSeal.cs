using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;

namespace Dashboard.Core.Signups;

/// <summary>Signs what goes out to visitors and comes back: an id and a time, 128 bits of HMAC-SHA256, base64url. A confirmation is no stamp, and a stamp no confirmation.</summary>
public sealed class SignupSeal(ISigningKeys keys)
{
    private const int IdBytes = 16, TimeBytes = 8, MacBytes = 16;
    private const int Bytes = 1 + IdBytes + TimeBytes + MacBytes;

    /// <summary>What a page is given when it is shown.</summary>
    public const byte Stamp = 1;

    /// <summary>What a confirmation mail links to.</summary>
    public const byte Confirmation = 2;

    /// <summary>The signed text.</summary>
    public async Task<string> SealAsync(byte kind, Guid id, DateTimeOffset at, CancellationToken ct)
    {
        var (_, key) = (await keys.AllAsync("signup", ct)).MaxBy(pair => pair.Key);
        var bytes = new byte[Bytes];
        bytes[0] = kind;
        id.TryWriteBytes(bytes.AsSpan(1), bigEndian: true, out _);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(1 + IdBytes), at.ToUnixTimeMilliseconds());
        HMACSHA256.HashData(key, bytes.AsSpan(..^MacBytes)).AsSpan(..MacBytes).CopyTo(bytes.AsSpan(^MacBytes..));
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>What a text of this kind says; null for anything that was not signed here.</summary>
    public async Task<(Guid Id, DateTimeOffset At)?> OpenAsync(byte kind, string? text, CancellationToken ct)
    {
        var bytes = new byte[Bytes];
        if (text is null || text.Length != Base64Url.GetEncodedLength(Bytes) || !Base64Url.IsValid(text) || !Base64Url.TryDecodeFromChars(text, bytes, out var length) || length != Bytes || bytes[0] != kind) return null;
        foreach (var key in (await keys.AllAsync("signup", ct)).Values)
        {
            if (!CryptographicOperations.FixedTimeEquals(HMACSHA256.HashData(key, bytes.AsSpan(..^MacBytes)).AsSpan(..MacBytes), bytes.AsSpan(^MacBytes..))) continue;
            return (new Guid(bytes.AsSpan(1, IdBytes), bigEndian: true), DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64BigEndian(bytes.AsSpan(1 + IdBytes))));
        }

        return null;
    }
}
