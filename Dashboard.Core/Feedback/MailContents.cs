using System.Text;

namespace Dashboard.Core.Feedback;

/// <summary>
/// A mail taken apart. Any octets are a mail: line ends may be CRLF, LF or CR, a boundary may never come, headers may end without an empty line.
/// Size, depth and number of parts are bounded, so that it takes milliseconds whatever comes.
/// </summary>
internal sealed class MailContents
{
    /// <summary>What is looked at of a mail, in octets; reports are small, and what they return stands at its beginning.</summary>
    private const int MostOctets = 1024 * 1024;

    private const int MostDepth = 8, MostParts = 60, MostFields = 400, MostValue = 8_000;

    private readonly string _source;
    private readonly List<MailPart> _parts = [];
    private readonly List<string> _boundaries = [];
    private readonly bool _isInner;
    private int _at;

    /// <summary>The boundary at which the last body ended, by its place among those that are open; -1 for the end of the mail.</summary>
    private int _stop = -1;
    private bool _isClosed;
    private string? _subject;

    private MailContents(string source, bool isInner) => (_source, _isInner) = (source, isInner);

    /// <summary>Every part that holds no others, in order; mails inside of it with their headers as a part of their own.</summary>
    internal IReadOnlyList<MailPart> Parts => _parts;

    /// <summary>The mail's own headers.</summary>
    internal MailPart Top { get; private set; } = null!;

    internal string Subject => _subject ??= MailDecoding.Header(Top.Field("subject") ?? "");

    /// <summary>Headers of the mails that are returned inside of it.</summary>
    internal IEnumerable<MailPart> Returned => _parts.Where(p => p.Depth > 0 && p.Fields.Count > 0 && p.MediaType == ReturnedHeaders);

    /// <summary>How a returned mail's headers are marked among the parts.</summary>
    internal const string ReturnedHeaders = "message/headers";

    internal static MailContents Read(ReadOnlySpan<byte> mail)
    {
        if (mail.Length > MostOctets) mail = mail[..MostOctets];
        if (mail.StartsWith("\xEF\xBB\xBF"u8)) mail = mail[3..];
        var contents = new MailContents(Encoding.Latin1.GetString(mail), isInner: false);
        contents.SkipEnvelopeLine();
        contents.Top = contents.ReadEntity(0, 0, "text/plain");
        return contents;
    }

    /// <summary>Every text that may hold a token, the likeliest first.</summary>
    internal IEnumerable<string> Haystacks()
    {
        foreach (var field in Top.Fields)
            if (field.Key is "to" or "delivered-to" or "x-original-to" or "envelope-to" or "x-envelope-to" or "in-reply-to" or "references" or "x-failed-recipients") yield return field.Value;
        foreach (var returned in Returned)
            foreach (var field in returned.Fields)
                yield return field.Value;
        foreach (var part in _parts)
            if (part.MediaType != ReturnedHeaders && part.Encoding is "base64" or "quoted-printable") yield return part.Text;
        yield return _source;
    }

    /// <remarks>A mailbox file's "From " line is no header.</remarks>
    private void SkipEnvelopeLine()
    {
        while (_at < _source.Length && _source[_at] is '\r' or '\n' or ' ' or '\t') _at++;
        if (!_source.AsSpan(_at).StartsWith("From ") && !_source.AsSpan(_at).StartsWith(">From ")) return;
        ReadLine(out _, out _);
    }

    /// <summary>Reads headers and body up to a boundary of those that are open, or the end.</summary>
    private MailPart ReadEntity(int depth, int nesting, string usual)
    {
        var fields = ReadFields();
        var type = Value(fields, "content-type") ?? usual;
        var mediaType = MediaTypeOf(type, usual);
        var encoding = (Value(fields, "content-transfer-encoding") ?? "7bit").Trim().Trim('"', ';').ToLowerInvariant();
        var part = new MailPart(_source, fields, _at) { Depth = depth, MediaType = mediaType, Charset = Parameter(type, "charset"), Encoding = encoding };

        if (mediaType.StartsWith("multipart/", StringComparison.Ordinal) && nesting < MostDepth && Boundary(type) is { } boundary)
        {
            ReadMultipart(part, boundary, depth, nesting, mediaType == "multipart/digest" ? "message/rfc822" : "text/plain");
            return part;
        }

        if (mediaType is "message/rfc822" or "message/global" or "message/news" && encoding is not ("base64" or "quoted-printable") && nesting < MostDepth && _parts.Count < MostParts)
        {
            SkipBlankLines();
            var inner = ReadEntity(depth + 1, nesting + 1, "text/plain");
            _parts.Add(new MailPart(_source, [.. inner.Fields], _at) { Depth = depth + 1, MediaType = ReturnedHeaders });
            part.End = _at;
            return part;
        }

        part.End = Math.Max(part.Start, NextBoundary());
        if (_parts.Count >= MostParts) return part;
        _parts.Add(part);
        if (mediaType is "message/rfc822" or "message/global" or "text/rfc822-headers" or "message/rfc822-headers" or "text/rfc822" or "message/global-headers" or "text/message-headers" or "message/partial") TakeApart(part, depth, nesting);
        return part;
    }

    /// <summary>A returned mail that is itself encoded, or only its headers.</summary>
    private void TakeApart(MailPart part, int depth, int nesting)
    {
        if (_isInner || nesting >= MostDepth) return;
        var text = part.Encoding is "base64" or "quoted-printable" ? Encoding.Latin1.GetString(MailDecoding.Octets(part.Raw, part.Encoding, MailPart.MostText)) : part.Raw[..Math.Min(part.Raw.Length, MailPart.MostText)].ToString();
        var inner = new MailContents(text, isInner: true);
        inner.SkipBlankLines();
        inner.SkipEnvelopeLine();
        var fields = inner.ReadFields();
        if (fields.Count > 0) _parts.Add(new MailPart(text, fields, inner._at) { Depth = depth + 1, MediaType = ReturnedHeaders, End = text.Length });
    }

    /// <summary>Header lines that begin somewhere in a text; null where none do.</summary>
    internal static MailPart? HeadersIn(string text, int start, int depth)
    {
        var inner = new MailContents(text[start..Math.Min(text.Length, start + 64 * 1024)], isInner: true);
        var fields = inner.ReadFields();
        return fields.Count == 0 ? null : new MailPart(inner._source, fields, inner._at) { Depth = depth, MediaType = ReturnedHeaders, End = inner._source.Length };
    }

    private void ReadMultipart(MailPart whole, string boundary, int depth, int nesting, string usual)
    {
        _boundaries.Add(boundary);
        var mine = _boundaries.Count - 1;
        // What stands before the first boundary is for mail programs that do not know MIME; some servers say there what happened.
        var preamble = new MailPart(_source, [], _at) { Depth = depth };
        preamble.End = NextBoundary();
        if (_parts.Count < MostParts && !preamble.Raw.IsWhiteSpace()) _parts.Add(preamble);
        while (_stop == mine && !_isClosed && _parts.Count < MostParts) ReadEntity(depth, nesting + 1, usual);

        _boundaries.RemoveRange(mine, _boundaries.Count - mine);
        if (_stop >= mine) NextBoundary(); // what follows the closing line, up to the next boundary of an outer one, is nobody's
        whole.End = _at;
    }

    /// <summary>Goes past the next line that is an open boundary, or to the end; answers where the text before it ends.</summary>
    private int NextBoundary()
    {
        (_stop, _isClosed) = (-1, false);
        if (_boundaries.Count == 0) return _at = _source.Length;

        while (_at < _source.Length)
        {
            var lineStart = _at;
            if (!_source.AsSpan(_at).StartsWith("--"))
            {
                SkipLine();
                continue;
            }

            ReadLine(out var from, out var to);
            var line = _source.AsSpan(from + 2, to - from - 2).TrimEnd();
            for (var i = _boundaries.Count - 1; i >= 0; i--)
            {
                if (!line.StartsWith(_boundaries[i], StringComparison.Ordinal)) continue;
                var rest = line[_boundaries[i].Length..];
                if (rest.Length > 0 && !rest.SequenceEqual("--")) continue;
                (_stop, _isClosed) = (i, rest.Length > 0);
                return lineStart;
            }
        }

        return _source.Length;
    }

    private List<KeyValuePair<string, string>> ReadFields()
    {
        var fields = new List<KeyValuePair<string, string>>();
        StringBuilder? value = null;
        var name = "";
        while (_at < _source.Length)
        {
            var lineStart = _at;
            ReadLine(out var from, out var to);
            var line = _source.AsSpan(from, to - from);
            if (line.IsEmpty || (line.IsWhiteSpace() && !NextIsField())) break;
            if (line[0] is ' ' or '\t')
            {
                var more = line.Trim();
                if (value is { Length: < MostValue }) value.Append(' ').Append(more[..Math.Min(more.Length, MostValue)]);
                continue;
            }

            if ((_boundaries.Count > 0 && line.StartsWith("--")) || !IsField(line, out var colon))
            {
                if (fields.Count == 0 && value is null && line.StartsWith(">From ")) continue;
                // No header: the body has begun without an empty line.
                _at = lineStart;
                break;
            }

            Keep();
            if (fields.Count >= MostFields)
            {
                SkipToBody();
                break;
            }

            name = line[..colon].TrimEnd().ToString().ToLowerInvariant();
            var rest = line[(colon + 1)..].Trim();
            value = new StringBuilder().Append(rest[..Math.Min(rest.Length, MostValue)]);
        }

        Keep();
        return fields;

        void Keep()
        {
            if (value is not null && fields.Count < MostFields) fields.Add(new(name, value.ToString()));
            value = null;
        }
    }

    /// <summary>Some servers put a line of blanks among the headers.</summary>
    private bool NextIsField()
    {
        var end = _source.AsSpan(_at).IndexOfAny('\r', '\n');
        var line = end < 0 ? _source.AsSpan(_at) : _source.AsSpan(_at, end);
        return IsField(line, out _);
    }

    private static bool IsField(ReadOnlySpan<char> line, out int colon)
    {
        colon = line[..Math.Min(line.Length, 100)].IndexOf(':');
        if (colon < 1) return false;
        var name = line[..colon].TrimEnd();
        if (name.IsEmpty) return false;
        foreach (var c in name)
            if (c is <= ' ' or >= '\x7f') return false;
        return true;
    }

    /// <summary>So many headers are read; the rest of them is passed over.</summary>
    private void SkipToBody()
    {
        var rest = _source.AsSpan(_at);
        var end = rest.Length;
        foreach (var blank in (string[])["\n\n", "\r\n\r\n", "\r\r"])
            if (rest[..end].IndexOf(blank) is >= 0 and var found) end = found + blank.Length;
        _at += end;
    }

    private void SkipBlankLines()
    {
        while (_at < _source.Length && _source[_at] is '\r' or '\n') _at++;
    }

    private void SkipLine()
    {
        var rest = _source.AsSpan(_at);
        var end = rest.IndexOfAny('\r', '\n');
        if (end < 0)
        {
            _at = _source.Length;
            return;
        }

        _at += end + 1;
        if (rest[end] == '\r' && _at < _source.Length && _source[_at] == '\n') _at++;
    }

    private void ReadLine(out int from, out int to)
    {
        from = _at;
        SkipLine();
        to = _at;
        while (to > from && _source[to - 1] is '\r' or '\n') to--;
    }

    private static string? Value(List<KeyValuePair<string, string>> fields, string name)
    {
        foreach (var field in fields)
            if (field.Key == name) return field.Value;
        return null;
    }

    private static string MediaTypeOf(string type, string usual)
    {
        var end = type.AsSpan().IndexOfAny(';', ' ', '\t');
        var media = (end < 0 ? type : type[..end]).Trim().Trim('"').ToLowerInvariant();
        return media.Contains('/', StringComparison.Ordinal) ? media : usual;
    }

    private static string? Boundary(string type) => Parameter(type, "boundary") is { Length: > 0 } boundary ? boundary.TrimEnd() : null;

    /// <summary>A parameter of a Content-Type, quoted or not; also one that was cut in pieces (RFC 2231).</summary>
    internal static string? Parameter(string type, string name)
    {
        var rest = type.AsSpan();
        StringBuilder? pieces = null;
        while (true)
        {
            var semicolon = rest.IndexOf(';');
            if (semicolon < 0) break;
            rest = rest[(semicolon + 1)..].TrimStart();
            var equals = rest.IndexOf('=');
            if (equals < 0) break;
            var key = rest[..equals].Trim();
            var value = rest[(equals + 1)..].TrimStart();
            ReadOnlySpan<char> found;
            if (value.StartsWith("\""))
            {
                var close = value[1..].IndexOf('"');
                found = close < 0 ? value[1..] : value[1..(close + 1)];
                rest = close < 0 ? [] : value[(close + 2)..];
            }
            else
            {
                var end = value.IndexOf(';');
                found = (end < 0 ? value : value[..end]).Trim();
                rest = end < 0 ? [] : value[end..];
            }

            if (key.Equals(name, StringComparison.OrdinalIgnoreCase)) return found.ToString();
            if (key.StartsWith(name, StringComparison.OrdinalIgnoreCase) && key.Length > name.Length && key[name.Length] == '*') (pieces ??= new()).Append(found);
            if (!rest.StartsWith(";")) rest = rest.IndexOf(';') is >= 0 and var next ? rest[next..] : [];
        }

        return pieces?.ToString();
    }
}
