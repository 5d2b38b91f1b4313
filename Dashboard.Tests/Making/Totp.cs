using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace Dashboard.Tests.Making;

/// <summary>An authenticator by the book (RFC 6238 over RFC 4226), apart from the product's.</summary>
internal static class Totp
{
    /// <summary>The code of a key in base 32, so many steps of 30 seconds from now.</summary>
    public static string Code(string key, int steps = 0)
    {
        var counter = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, (TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() / 30) + steps);
#pragma warning disable CA5350 // the RFC's own hash
        var hash = HMACSHA1.HashData(Bytes(key), counter);
#pragma warning restore CA5350
        var at = hash[^1] & 15;
        var number = (BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(at, 4)) & int.MaxValue) % 1_000_000;
        return number.ToString("D6", CultureInfo.InvariantCulture);
    }

    private static byte[] Bytes(string key)
    {
        const string alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
        List<byte> bytes = [];
        var (bits, held) = (0, 0);
        foreach (var sign in key.TrimEnd('='))
        {
            (bits, held) = (((bits << 5) | alphabet.IndexOf(char.ToUpperInvariant(sign), StringComparison.Ordinal)) & 0xFFFF, held + 5);
            if (held < 8) continue;
            held -= 8;
            bytes.Add((byte)(bits >> held));
        }

        return [.. bytes];
    }
}
