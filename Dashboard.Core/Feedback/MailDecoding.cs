using System.Buffers;
using System.Text;

namespace Dashboard.Core.Feedback;

/// <summary>Transfer encodings, charsets and encoded words, read forgivingly: what cannot be decoded stays as it came.</summary>
internal static class MailDecoding
{

    /// <summary>The octets of a body, at most so many; the text holds one octet a character (Latin-1).</summary>
    internal static byte[] Octets(ReadOnlySpan<char> body, string encoding, int most) => encoding switch
    {
        "base64" => Base64(body, most),
        "quoted-printable" => QuotedPrintable(body, most, inHeader: false),
        "x-uuencode" or "uuencode" or "x-uue" => UnixToUnix(body, most),
        _ => Latin1(body[..Math.Min(body.Length, most)]),
    };

    /// <summary>Octets as text, by the charset's name; UTF-8 where that fits, else Windows-1252, where it is unknown or untrue.</summary>
    internal static string Text(byte[] octets, string? charset)
    {
        var name = (charset ?? "").Trim().Trim('"', '\'').ToLowerInvariant();
        if (name is "" or "us-ascii" or "ascii" or "utf-8" or "utf8" or "unicode-1-1-utf-8" or "unknown-8bit" or "unknown" or "8bit" or "x-unknown") return Guess(octets);
        var encoding = Find(name);
        return encoding is null ? Guess(octets) : encoding.GetString(octets);
    }

    /// <summary>A header's value with its encoded words (RFC 2047) read, and raw 8-bit text too.</summary>
    internal static string Header(string value)
    {
        if (!value.Contains("=?", StringComparison.Ordinal)) return value.AsSpan().ContainsAnyExceptInRange('\0', '\x7f') ? Guess(Latin1(value)) : value;

        var text = new StringBuilder();
        var rest = value.AsSpan();
        var pending = new List<byte>();
        string? pendingCharset = null;
        while (rest.Length > 0)
        {
            var at = rest.IndexOf("=?");
            if (at < 0) break;
            if (!TryEncodedWord(rest[at..], out var charset, out var octets, out var length))
            {
                Flush();
                text.Append(rest[..(at + 2)]);
                rest = rest[(at + 2)..];
                continue;
            }

            // Blanks between encoded words are no text, and a character may be cut in two by them.
            if (!(pendingCharset is not null && rest[..at].IsWhiteSpace()))
            {
                Flush();
                text.Append(rest[..at]);
            }
            if (pendingCharset is not null && pendingCharset != charset) Flush();
            pendingCharset = charset;
            pending.AddRange(octets);
            rest = rest[(at + length)..];
        }

        Flush();
        return text.Append(rest).ToString();

        void Flush()
        {
            if (pendingCharset is null) return;
            text.Append(Text([.. pending], pendingCharset));
            pending.Clear();
            pendingCharset = null;
        }
    }

    internal static byte[] Latin1(ReadOnlySpan<char> text)
    {
        var octets = new byte[text.Length];
        for (var i = 0; i < octets.Length; i++) octets[i] = (byte)text[i];
        return octets;
    }

    private static bool TryEncodedWord(ReadOnlySpan<char> text, out string charset, out byte[] octets, out int length)
    {
        (charset, octets, length) = ("", [], 0);
        var rest = text[2..];
        var question = rest.IndexOf('?');
        if (question is < 1 or > 60 || rest.Length < question + 3 || rest[question + 2] != '?') return false;
        var name = rest[..question];
        if (name.IndexOf('*') is > 0 and var star) name = name[..star]; // RFC 2231: the language
        var kind = rest[question + 1];
        var body = rest[(question + 3)..];
        var end = body[..Math.Min(body.Length, 2000)].IndexOf("?=");
        if (end < 0) return false;
        charset = name.ToString().ToLowerInvariant();
        length = 2 + question + 3 + end + 2;
        switch (kind)
        {
            case 'b' or 'B':
                octets = Base64(body[..end], end);
                return true;
            case 'q' or 'Q':
                octets = QuotedPrintable(body[..end], end, inHeader: true);
                return true;
            default:
                return false;
        }
    }

    private static byte[] Base64(ReadOnlySpan<char> text, int most)
    {
        var octets = new byte[Math.Min(most, text.Length / 4 * 3 + 3)];
        int written = 0, bits = 0;
        uint held = 0;
        foreach (var c in text)
        {
            var value = Value(c);
            if (value < 0)
            {
                if (c == '=') bits = 0; // several base64 texts may follow each other
                continue;
            }
            held = (held << 6) | (uint)value;
            if ((bits += 6) < 8) continue;
            bits -= 8;
            if (written >= octets.Length) break;
            octets[written++] = (byte)(held >> bits);
        }

        return octets[..written];

        static int Value(char c) => c switch
        {
            >= 'A' and <= 'Z' => c - 'A',
            >= 'a' and <= 'z' => c - 'a' + 26,
            >= '0' and <= '9' => c - '0' + 52,
            '+' or '-' => 62,
            '/' or '_' => 63,
            _ => -1,
        };
    }

    private static byte[] QuotedPrintable(ReadOnlySpan<char> text, int most, bool inHeader)
    {
        var octets = new byte[Math.Min(most, text.Length)];
        var written = 0;
        for (var i = 0; i < text.Length && written < octets.Length; i++)
        {
            var c = text[i];
            if (c == '_' && inHeader) octets[written++] = (byte)' ';
            else if (c != '=') octets[written++] = (byte)c;
            else if (i + 2 < text.Length && char.IsAsciiHexDigit(text[i + 1]) && char.IsAsciiHexDigit(text[i + 2]))
            {
                octets[written++] = (byte)((Hex(text[i + 1]) << 4) | Hex(text[i + 2]));
                i += 2;
            }
            else if (SoftBreak(text, i) is > 0 and var skipped) i += skipped;
            else octets[written++] = (byte)c;
        }

        return octets[..written];
    }

    /// <summary>How many characters after a = belong to a soft line break; 0 where it is none.</summary>
    private static int SoftBreak(ReadOnlySpan<char> text, int at)
    {
        var i = at + 1;
        while (i < text.Length && text[i] is ' ' or '\t' && i - at < 80) i++;
        if (i >= text.Length) return i - at;
        return text[i] switch
        {
            '\r' => i + 1 < text.Length && text[i + 1] == '\n' ? i + 1 - at : i - at,
            '\n' => i - at,
            _ => 0,
        };
    }

    private static byte[] UnixToUnix(ReadOnlySpan<char> text, int most)
    {
        var octets = new List<byte>();
        foreach (var line in text.EnumerateLines())
        {
            if (line.Length < 2 || line.StartsWith("begin ") || line.StartsWith("end")) continue;
            var count = (line[0] - ' ') & 63;
            for (var i = 1; i + 3 < line.Length && count > 0 && octets.Count < most; i += 4)
            {
                var group = ((line[i] - 32) & 63) << 18 | ((line[i + 1] - 32) & 63) << 12 | ((line[i + 2] - 32) & 63) << 6 | ((line[i + 3] - 32) & 63);
                for (var shift = 16; shift >= 0 && count > 0; shift -= 8, count--) octets.Add((byte)(group >> shift));
            }
        }

        return [.. octets];
    }

    private static int Hex(char c) => c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;

    private static string Guess(byte[] octets)
    {
        if (octets.AsSpan().IndexOf("\x1b$"u8) >= 0 && Find("iso-2022-jp") is { } japanese) return japanese.GetString(octets);
        return System.Text.Unicode.Utf8.IsValid(octets) ? Encoding.UTF8.GetString(octets) : (Find("windows-1252") ?? Encoding.Latin1).GetString(octets);
    }

    private static Encoding? Find(string name)
    {
        // Anything can be decoded from UTF-7; nobody needs it, and it hides what a text says.
        if (name.Contains("utf-7", StringComparison.Ordinal) || name.Length > 40) return null;
        try
        {
            var known = name switch
            {
                "cp932" or "ms932" or "windows-31j" or "x-sjis" or "sjis" => "shift_jis",
                "gbk" or "gb2312" or "cp936" or "gb_2312-80" => "gb18030",
                "ks_c_5601-1987" => "euc-kr",
                _ => name.StartsWith("cp125", StringComparison.Ordinal) ? "windows-" + name[2..] : name,
            };
            return CodePagesEncodingProvider.Instance.GetEncoding(known) ?? Encoding.GetEncoding(known);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }
}
