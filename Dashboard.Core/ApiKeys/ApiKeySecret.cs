using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Dashboard.Core.ApiKeys;

/// <summary>
/// The text of an API key: <c>sk_live_{public id}_{160 random bits}{checksum}</c>, or <c>sk_test_…</c>, all in lower-case base 32.
/// The checksum (35 bits of SHA-256) lets a mistyped or invented key be refused without a query.
/// </summary>
public sealed record ApiKeySecret(string Text, string PublicId)
{
    private const string Live = "sk_live_", Test = "sk_test_";
    private const int PublicLength = 10, RandomLength = 32, ChecksumLength = 7;
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz234567";

    /// <summary>The beginning of a key, by which people tell it from others.</summary>
    public static string Shown(string publicId, bool isTest = false) => (isTest ? Test : Live) + publicId;

    /// <summary>Draws a new key.</summary>
    public static ApiKeySecret Draw(bool isTest = false)
    {
        var publicId = RandomNumberGenerator.GetString(Alphabet, PublicLength);
        var body = Shown(publicId, isTest) + "_" + RandomNumberGenerator.GetString(Alphabet, RandomLength);
        return new(body + Checksum(body), publicId);
    }

    /// <summary>Reads a presented key; false where its form or its checksum is wrong.</summary>
    public static bool TryRead(string? text, [NotNullWhen(true)] out ApiKeySecret? secret)
    {
        secret = null;
        if (text is null || text.Length != Live.Length + PublicLength + 1 + RandomLength + ChecksumLength) return false;
        if (!(text.StartsWith(Live, StringComparison.Ordinal) || text.StartsWith(Test, StringComparison.Ordinal)) || text[Live.Length + PublicLength] != '_') return false;
        if (!text.AsSpan(text.Length - ChecksumLength).SequenceEqual(Checksum(text[..^ChecksumLength]))) return false;
        secret = new(text, text.Substring(Live.Length, PublicLength));
        return true;
    }

    /// <summary>What is stored: SHA-256 of the text. 160 random bits need no slow hash.</summary>
    public byte[] Hash() => SHA256.HashData(Encoding.ASCII.GetBytes(Text));

    private static string Checksum(string body)
    {
        var digest = BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(body)));
        return string.Create(ChecksumLength, digest, static (text, value) =>
        {
            for (var i = 0; i < text.Length; i++, value >>= 5) text[i] = Alphabet[(int)(value & 31)];
        });
    }
}
