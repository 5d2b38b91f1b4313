using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Dashboard.Core.Sending;

/// <summary>
/// Signs finished mails for one domain, relaxed/relaxed, with one signature a key: RSA and SHA-256 (RFC 6376, RFC 8301),
/// Ed25519 and SHA-256 (RFC 8463). Safe for many threads.
/// </summary>
public sealed class DkimSigner : IDisposable
{
    /// <remarks>Each is named once more than it occurs: a second one put in later breaks the signature (RFC 6376 8.15).</remarks>
    private static readonly string[] Signed =
    [
        "From", "To", "Subject", "Date", "Message-ID", "Reply-To", "List-Unsubscribe", "List-Unsubscribe-Post", "List-Id", "Feedback-ID", "MIME-Version", "Content-Type",
    ];

    private readonly DkimSigningKey[] _keys;
    private readonly string[] _starts;

    /// <summary>A signer with one RSA key of 1,024 bits or more; the key is copied.</summary>
    public DkimSigner(string domain, string selector, RSA key)
        : this(domain, [new DkimSigningKey(selector, key)])
    {
    }

    /// <summary>A signer with several keys; it owns them.</summary>
    public DkimSigner(string domain, IReadOnlyList<DkimSigningKey> keys)
    {
        _keys = [.. keys];
        _starts = Array.ConvertAll(_keys, key => $"DKIM-Signature: v=1; a={key.Name}; c=relaxed/relaxed; d={domain};\r\n s={key.Selector}; ");
    }

    /// <summary>Signs the mail in the buffer and puts the DKIM-Signature headers in front of it.</summary>
    public void Sign(MessageBuffer message) => message.Prepend(Encoding.ASCII.GetBytes(Header(message.Written.Span)));

    /// <summary>The DKIM-Signature headers of a mail with CRLF line ends, each with a line end of its own.</summary>
    public string Header(ReadOnlySpan<byte> message)
    {
        var end = message.IndexOf("\r\n\r\n"u8);
        var head = end < 0 ? message : message[..(end + 2)];
        var body = end < 0 ? default : message[(end + 4)..];

        var canonical = ArrayPool<byte>.Shared.Rent(Math.Max(body.Length, 2 * head.Length) + 2048);
        try
        {
            Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
            SHA256.HashData(canonical.AsSpan(0, CanonicalBody(body, canonical)), hash);
            var bodyHash = Convert.ToBase64String(hash);

            var common = 0;
            var names = CanonicalHeaders(head, canonical, ref common);
            var headers = "";
            for (var at = 0; at < _keys.Length; at++)
            {
                var header = $"{_starts[at]}h={names};\r\n bh={bodyHash};\r\n b=";
                var length = common + CanonicalHeader(Encoding.ASCII.GetBytes(header), canonical.AsSpan(common));
                SHA256.HashData(canonical.AsSpan(0, length), hash);
                headers += header + Fold(_keys[at].Sign(hash)) + "\r\n";
            }

            return headers;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(canonical);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var key in _keys) key.Dispose();
    }

    private static string CanonicalHeaders(ReadOnlySpan<byte> head, Span<byte> into, ref int length)
    {
        var names = new StringBuilder();
        var line = 3;
        foreach (var name in Signed)
        {
            var times = 1;
            for (var rest = head; TryTakeLast(ref rest, name, out var field); times++)
            {
                length += CanonicalHeader(field, into[length..]);
                into[length++] = (byte)'\r';
                into[length++] = (byte)'\n';
            }
            for (; times > 0; times--)
            {
                if (names.Length > 0) names.Append(':');
                if (line + name.Length > 70)
                {
                    names.Append("\r\n ");
                    line = 1;
                }
                names.Append(name);
                line += name.Length + 1;
            }
        }
        return names.ToString();
    }

    /// <remarks>Of several headers with one name the last is signed first (RFC 6376 5.4.2).</remarks>
    private static bool TryTakeLast(ref ReadOnlySpan<byte> head, string name, out ReadOnlySpan<byte> field)
    {
        var end = head.Length;
        while (end > 0)
        {
            var start = StartOfField(head[..end]);
            field = head[start..end];
            if (field.IndexOf((byte)':') is > 0 and var colon && Ascii.EqualsIgnoreCase(field[..colon].TrimEnd(" \t"u8), name))
            {
                head = head[..start];
                return true;
            }
            end = start;
        }
        field = default;
        return false;
    }

    private static int StartOfField(ReadOnlySpan<byte> head)
    {
        var end = head.Length;
        while (true)
        {
            var line = end < 2 ? -1 : head[..(end - 2)].LastIndexOf("\r\n"u8);
            if (line < 0) return 0;
            end = line + 2;
            if (head[end] is not ((byte)' ' or (byte)'\t')) return end;
        }
    }

    /// <remarks>RFC 6376 3.4.2: name in lower case, unfolded, runs of blanks as one, none around the colon or at the end.</remarks>
    private static int CanonicalHeader(ReadOnlySpan<byte> field, Span<byte> into)
    {
        var colon = field.IndexOf((byte)':');
        var length = 0;
        foreach (var b in field[..colon])
            if (b is not ((byte)' ' or (byte)'\t')) into[length++] = b is >= (byte)'A' and <= (byte)'Z' ? (byte)(b | 0x20) : b;
        into[length++] = (byte)':';

        var isBlank = false;
        var value = length;
        foreach (var b in field[(colon + 1)..])
        {
            if (b is (byte)'\r' or (byte)'\n') continue;
            if (b is (byte)' ' or (byte)'\t')
            {
                isBlank = true;
                continue;
            }
            if (isBlank && length > value) into[length++] = (byte)' ';
            isBlank = false;
            into[length++] = b;
        }
        return length;
    }

    /// <remarks>RFC 6376 3.4.4: runs of blanks as one, none at a line's end, no empty lines at the end.</remarks>
    private static int CanonicalBody(ReadOnlySpan<byte> body, Span<byte> into)
    {
        int length = 0, used = 0;
        while (!body.IsEmpty)
        {
            var end = body.IndexOf("\r\n"u8);
            var line = end < 0 ? body : body[..end];
            body = end < 0 ? default : body[(end + 2)..];

            line = line.TrimEnd(" \t"u8);
            if (!line.Contains((byte)'\t') && line.IndexOf("  "u8) < 0)
            {
                line.CopyTo(into[length..]);
                length += line.Length;
            }
            else
            {
                for (var i = 0; i < line.Length; i++)
                {
                    var isBlank = line[i] is (byte)' ' or (byte)'\t';
                    if (isBlank && i > 0 && line[i - 1] is (byte)' ' or (byte)'\t') continue;
                    into[length++] = isBlank ? (byte)' ' : line[i];
                }
            }
            into[length++] = (byte)'\r';
            into[length++] = (byte)'\n';
            if (!line.IsEmpty) used = length;
        }
        return used;
    }

    private static string Fold(string base64)
    {
        var folded = new StringBuilder(base64.Length + 32);
        for (var at = 0; at < base64.Length; at += 72)
        {
            if (at > 0) folded.Append("\r\n ");
            folded.Append(base64, at, Math.Min(72, base64.Length - at));
        }
        return folded.ToString();
    }
}
