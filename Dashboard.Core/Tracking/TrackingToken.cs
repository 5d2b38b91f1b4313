using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Dashboard.Core.Tracking;

/// <summary>
/// What a signed link in a mail says: which message, and what may be done with it.
/// On the wire: version and kind, key id, month, message id, link index (clicks), 96 bits of HMAC-SHA256; base64url, or base32 where case gets lost.
/// A click is followed by <c>~</c> and its URL, bound by the same MAC, so that it is answered without a database.
/// </summary>
/// <param name="Kind">What its holder may do.</param>
/// <param name="Month">The ledger's partition: months since January 2020.</param>
/// <param name="MessageId">The message's id in the ledger.</param>
/// <param name="LinkIndex">Which link of the campaign, for a click; else 0.</param>
/// <param name="Url">Where a click leads; else null.</param>
public readonly record struct TrackingToken(TokenKind Kind, ushort Month, long MessageId, int LinkIndex = 0, string? Url = null)
{
    /// <summary>The most characters of a token, less a click's URL.</summary>
    public const int MostChars = 40;

    private const int Version = 1;
    private const int MacBytes = 12;
    private const int FixedBytes = 4;
    private const int MostHeadBytes = FixedBytes + 9 + 5;
    private const int MostBytes = MostHeadBytes + MacBytes;
    private const string Base32 = "abcdefghijklmnopqrstuvwxyz234567"; // RFC 4648, lower case: some relays change the case of a local part

    /// <summary>Writes an open, unsubscribe, view or preferences token in ASCII; returns its length, at most <see cref="MostChars"/>.</summary>
    public static int Write(TrackingKeys keys, TokenKind kind, ushort month, long messageId, Span<byte> destination)
    {
        if (kind is TokenKind.None or TokenKind.Click or TokenKind.Bounce) throw new ArgumentOutOfRangeException(nameof(kind));
        Span<byte> bytes = stackalloc byte[MostBytes];
        var length = WriteHead(keys, kind, month, messageId, 0, bytes);
        length = Sign(keys, bytes, length, default);
        return Base64Url.EncodeToUtf8(bytes[..length], destination);
    }

    /// <summary>Writes a click token with its URL in ASCII; returns its length, at most <see cref="MostChars"/> and the target's own.</summary>
    public static int WriteClick(TrackingKeys keys, ushort month, long messageId, int linkIndex, ClickTarget target, Span<byte> destination)
    {
        var written = WriteClickHead(keys, month, messageId, linkIndex, target, destination);
        target.Suffix.CopyTo(destination[written..]);
        return written + target.Suffix.Length;
    }

    /// <summary>Writes what differs from mail to mail: the target's <see cref="ClickTarget.Suffix"/> must follow.</summary>
    internal static int WriteClickHead(TrackingKeys keys, ushort month, long messageId, int linkIndex, ClickTarget target, Span<byte> destination)
    {
        Span<byte> bytes = stackalloc byte[MostBytes];
        var length = WriteHead(keys, TokenKind.Click, month, messageId, linkIndex, bytes);
        length = Sign(keys, bytes, length, target.Hash);
        return Base64Url.EncodeToUtf8(bytes[..length], destination);
    }

    /// <summary>Writes a bounce token in lower-case base32, fit for a local part; returns its length, at most <see cref="MostChars"/>.</summary>
    public static int WriteBounce(TrackingKeys keys, ushort month, long messageId, Span<byte> destination)
    {
        Span<byte> bytes = stackalloc byte[MostBytes];
        var length = WriteHead(keys, TokenKind.Bounce, month, messageId, 0, bytes);
        length = Sign(keys, bytes, length, default);
        return EncodeBase32(bytes[..length], destination);
    }

    /// <summary>The token as text: for a page, a test or a header, where speed is not asked for.</summary>
    public static string Text(TrackingKeys keys, TokenKind kind, ushort month, long messageId)
    {
        Span<byte> ascii = stackalloc byte[MostChars];
        var length = kind is TokenKind.Bounce ? WriteBounce(keys, month, messageId, ascii) : Write(keys, kind, month, messageId, ascii);
        return Encoding.ASCII.GetString(ascii[..length]);
    }

    /// <summary>Reads a token out of a link's path; false for anything that this ring did not sign.</summary>
    public static bool TryRead(ReadOnlySpan<char> text, TrackingKeys keys, out TrackingToken token)
    {
        token = default;
        var tilde = text.IndexOf('~');
        var head = tilde < 0 ? text : text[..tilde];
        Span<byte> bytes = stackalloc byte[MostBytes];
        if (head.Length > MostChars || !TryDecodeBase64Url(head, bytes, out var length)) return false;

        if (tilde < 0) return TryOpen(bytes[..length], keys, default, out token) && token.Kind is not (TokenKind.Click or TokenKind.Bounce);

        Span<byte> url = stackalloc byte[ClickTarget.MostOctets];
        if (!TryDecodeBase64Url(text[(tilde + 1)..], url, out var urlLength)) return false;
        url = url[..urlLength];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(url, hash);
        if (!TryOpen(bytes[..length], keys, hash, out token) || token.Kind is not TokenKind.Click) return false;

        var target = Encoding.ASCII.GetString(url);
        token = token with { Url = target };
        return ClickTarget.IsAllowed(target);
    }

    /// <summary>Reads a bounce token in any case, bare or as our envelope sender's local part (<c>b-</c> before it).</summary>
    public static bool TryReadBounce(ReadOnlySpan<char> text, TrackingKeys keys, out TrackingToken token)
    {
        token = default;
        if (text.StartsWith("b-", StringComparison.OrdinalIgnoreCase)) text = text[2..];
        Span<byte> bytes = stackalloc byte[MostBytes];
        return TryDecodeBase32(text, bytes, out var length)
            && TryOpen(bytes[..length], keys, default, out token)
            && token.Kind is TokenKind.Bounce;
    }

    /// <summary>Finds the first bounce token anywhere in a text, such as a returned mail's headers.</summary>
    public static bool TryFindBounce(ReadOnlySpan<char> text, TrackingKeys keys, out TrackingToken token)
    {
        const int fewest = (FixedBytes + 1 + MacBytes) * 8 / 5;
        // Version and kind make the first letter; and no mail that is about one message names thousands.
        const int mostTries = 2_000;
        var tries = 0;
        for (var start = 0; start < text.Length; start++)
        {
            if (Base32Value(text[start]) < 0) continue;
            var end = start;
            while (end < text.Length && Base32Value(text[end]) >= 0) end++;
            if (end - start is >= fewest and <= MostChars && text[start] is 'c' or 'C' && tries++ < mostTries && TryReadBounce(text[start..end], keys, out token)) return true;
            start = end;
        }
        token = default;
        return false;
    }

    private static int WriteHead(TrackingKeys keys, TokenKind kind, ushort month, long messageId, int linkIndex, Span<byte> bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(messageId);
        ArgumentOutOfRangeException.ThrowIfNegative(linkIndex);
        bytes[0] = (byte)((Version << 4) | (int)kind);
        bytes[1] = keys.CurrentId;
        BinaryPrimitives.WriteUInt16BigEndian(bytes[2..], month);
        var length = FixedBytes + WriteVarint(bytes[FixedBytes..], (ulong)messageId);
        return kind is TokenKind.Click ? length + WriteVarint(bytes[length..], (ulong)linkIndex) : length;
    }

    /// <remarks>Version and kind stand inside what is signed: an open token cannot be passed off as one for unsubscribing.</remarks>
    private static int Sign(TrackingKeys keys, Span<byte> bytes, int length, ReadOnlySpan<byte> urlHash)
    {
        Span<byte> mac = stackalloc byte[SHA256.HashSizeInBytes];
        if (!TryMac(keys, bytes[..length], urlHash, mac)) throw new InvalidOperationException("The signing key is gone.");
        mac[..MacBytes].CopyTo(bytes[length..]);
        return length + MacBytes;
    }

    private static bool TryMac(TrackingKeys keys, ReadOnlySpan<byte> head, ReadOnlySpan<byte> urlHash, Span<byte> mac)
    {
        Span<byte> signed = stackalloc byte[MostHeadBytes + SHA256.HashSizeInBytes];
        head.CopyTo(signed);
        urlHash.CopyTo(signed[head.Length..]);
        return keys.TrySign(head[1], signed[..(head.Length + urlHash.Length)], mac);
    }

    private static bool TryOpen(ReadOnlySpan<byte> bytes, TrackingKeys keys, ReadOnlySpan<byte> urlHash, out TrackingToken token)
    {
        token = default;
        if (bytes.Length < FixedBytes + 1 + MacBytes || bytes[0] >> 4 != Version) return false;

        var head = bytes[..^MacBytes];
        Span<byte> mac = stackalloc byte[SHA256.HashSizeInBytes];
        if (!TryMac(keys, head, urlHash, mac) || !CryptographicOperations.FixedTimeEquals(mac[..MacBytes], bytes[^MacBytes..])) return false;

        var kind = (TokenKind)(bytes[0] & 15);
        var rest = head[FixedBytes..];
        if (!TryReadVarint(ref rest, out var messageId) || messageId > long.MaxValue) return false;
        var linkIndex = 0UL;
        if (kind is TokenKind.Click && (!TryReadVarint(ref rest, out linkIndex) || linkIndex > int.MaxValue)) return false;
        if (!rest.IsEmpty) return false;

        token = new TrackingToken(kind, BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]), (long)messageId, (int)linkIndex);
        return true;
    }

    private static int WriteVarint(Span<byte> bytes, ulong value)
    {
        var length = 0;
        while (value >= 0x80)
        {
            bytes[length++] = (byte)(value | 0x80);
            value >>= 7;
        }
        bytes[length++] = (byte)value;
        return length;
    }

    private static bool TryReadVarint(ref ReadOnlySpan<byte> bytes, out ulong value)
    {
        value = 0;
        for (var i = 0; i < bytes.Length && i < 9; i++)
        {
            value |= (ulong)(bytes[i] & 0x7f) << (7 * i);
            if (bytes[i] >= 0x80) continue;
            bytes = bytes[(i + 1)..];
            return true;
        }
        return false;
    }

    /// <remarks>The framework's decoder forgives blanks and padding; a link of ours has neither.</remarks>
    private static bool TryDecodeBase64Url(ReadOnlySpan<char> text, Span<byte> bytes, out int length)
    {
        length = 0;
        foreach (var c in text)
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_')) return false;
        if (text.Length % 4 == 1 || text.Length * 3L / 4 > bytes.Length) return false;
        try
        {
            return Base64Url.TryDecodeFromChars(text, bytes, out length);
        }
        catch (FormatException)
        {
            return false; // bits set beyond the last byte
        }
    }

    private static int EncodeBase32(ReadOnlySpan<byte> bytes, Span<byte> destination)
    {
        int written = 0, bits = 0;
        uint held = 0;
        foreach (var b in bytes)
        {
            held = (held << 8) | b;
            for (bits += 8; bits >= 5; bits -= 5) destination[written++] = (byte)Base32[(int)(held >> (bits - 5)) & 31];
        }
        if (bits > 0) destination[written++] = (byte)Base32[(int)(held << (5 - bits)) & 31];
        return written;
    }

    private static bool TryDecodeBase32(ReadOnlySpan<char> text, Span<byte> bytes, out int length)
    {
        length = 0;
        if (text.Length * 5 / 8 > bytes.Length) return false;
        uint held = 0;
        var bits = 0;
        foreach (var c in text)
        {
            var value = Base32Value(c);
            if (value < 0) return false;
            held = (held << 5) | (uint)value;
            if ((bits += 5) < 8) continue;
            bits -= 8;
            bytes[length++] = (byte)(held >> bits);
        }
        return bits < 5 && (held & ((1u << bits) - 1)) == 0;
    }

    private static int Base32Value(char c) => c switch
    {
        >= 'a' and <= 'z' => c - 'a',
        >= 'A' and <= 'Z' => c - 'A',
        >= '2' and <= '7' => c - '2' + 26,
        _ => -1,
    };
}
