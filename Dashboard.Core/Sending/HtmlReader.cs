namespace Dashboard.Core.Sending;

/// <summary>What stands at one place of an HTML source.</summary>
internal enum HtmlToken
{
    Text,
    Liquid,
    OpenTag,
    CloseTag,
    RawText,
    Comment,
}

/// <summary>
/// Reads an author's HTML from front to back by position, so that links can be changed and every other byte stays as written.
/// Liquid's tags are taken as one piece wherever they stand, also inside attributes with the same quotes.
/// </summary>
internal ref struct HtmlReader(string source)
{
    private readonly ReadOnlySpan<char> _source = source;
    private int _nameStart, _nameEnd;
    private string? _rawUntil;

    internal HtmlToken Token { get; private set; }

    /// <summary>Where the piece begins and ends.</summary>
    internal int Start { get; private set; }

    internal int End { get; private set; }

    internal readonly ReadOnlySpan<char> Text => _source[Start..End];

    internal readonly ReadOnlySpan<char> Name => _source[_nameStart.._nameEnd];

    internal readonly bool Is(string name) => Name.Equals(name, StringComparison.OrdinalIgnoreCase);

    internal bool Read()
    {
        Start = End;
        if (Start >= _source.Length) return false;
        _nameStart = _nameEnd = Start;

        if (_rawUntil is { } name)
        {
            _rawUntil = null;
            var close = Start;
            while ((close = Find(close, "</")) < _source.Length && !_source[(close + 2)..].StartsWith(name, StringComparison.OrdinalIgnoreCase)) close++;
            if (close > Start) return Found(HtmlToken.RawText, close);
        }

        if (IsLiquid(Start)) return Found(HtmlToken.Liquid, LiquidEnd(Start));
        if (_source[Start] == '<')
        {
            if (At("<!--[if")) return Found(HtmlToken.Comment, After("]>"));
            if (At("<!-->")) return Found(HtmlToken.Comment, Start + 5);
            if (At("<!--")) return Found(HtmlToken.Comment, After("-->"));
            if (At("<!") || At("<?")) return Found(HtmlToken.Comment, After(">"));
            if (At("</") && IsLetter(Start + 2)) return Tag(HtmlToken.CloseTag, Start + 2);
            if (IsLetter(Start + 1)) return Tag(HtmlToken.OpenTag, Start + 1);
        }

        var end = Start + 1;
        while (end < _source.Length && !IsLiquid(end) && !(_source[end] == '<' && end + 1 < _source.Length && (IsLetter(end + 1) || _source[end + 1] is '/' or '!' or '?'))) end++;
        return Found(HtmlToken.Text, end);
    }

    /// <summary>Where the value of an attribute of this tag stands, without its quotes; the quote is NUL where there are none.</summary>
    internal readonly bool TryAttribute(string name, out int start, out int length, out char quote)
    {
        for (var at = _nameEnd; at < End;)
        {
            if (IsLiquid(at))
            {
                at = LiquidEnd(at);
                continue;
            }
            if (char.IsWhiteSpace(_source[at]) || _source[at] is '/' or '>')
            {
                at++;
                continue;
            }
            var key = at;
            while (at < End && !char.IsWhiteSpace(_source[at]) && _source[at] is not ('=' or '>' or '/') && !IsLiquid(at)) at++;
            var isIt = _source[key..at].Equals(name, StringComparison.OrdinalIgnoreCase);
            if (at == key) at++;

            var equals = at;
            while (equals < End && char.IsWhiteSpace(_source[equals])) equals++;
            if (equals >= End || _source[equals] != '=') continue;
            at = equals + 1;
            while (at < End && char.IsWhiteSpace(_source[at])) at++;

            quote = at < End && _source[at] is '"' or '\'' ? _source[at] : '\0';
            start = quote == '\0' ? at : at + 1;
            at = ValueEnd(start, quote);
            length = Math.Min(at, End) - start;
            if (isIt) return length >= 0;
            at++;
        }
        (start, length, quote) = (0, 0, '\0');
        return false;
    }

    private bool Found(HtmlToken token, int end)
    {
        Token = token;
        End = Math.Min(Math.Max(end, Start + 1), _source.Length);
        return true;
    }

    private bool Tag(HtmlToken token, int nameStart)
    {
        _nameStart = nameStart;
        _nameEnd = nameStart;
        while (_nameEnd < _source.Length && !char.IsWhiteSpace(_source[_nameEnd]) && _source[_nameEnd] is not ('>' or '/')) _nameEnd++;

        var at = _nameEnd;
        var isValue = false;
        while (at < _source.Length && _source[at] != '>')
        {
            if (IsLiquid(at)) at = LiquidEnd(at);
            else if (isValue && _source[at] is '"' or '\'')
            {
                at = ValueEnd(at + 1, _source[at]) + 1;
                isValue = false;
            }
            else
            {
                if (_source[at] == '=') isValue = true;
                else if (!char.IsWhiteSpace(_source[at])) isValue = false;
                at++;
            }
        }
        if (token is HtmlToken.OpenTag && (Is("script") || Is("style") || Is("textarea") || Is("title") || Is("xmp") || Is("iframe"))) _rawUntil = Name.ToString();
        return Found(token, at + 1);
    }

    private readonly int ValueEnd(int at, char quote)
    {
        while (at < _source.Length)
        {
            if (IsLiquid(at))
            {
                at = LiquidEnd(at);
                continue;
            }
            var c = _source[at];
            if (quote == '\0' ? char.IsWhiteSpace(c) || c == '>' : c == quote) return at;
            at++;
        }
        return _source.Length;
    }

    private readonly bool IsLiquid(int at) => _source[at] == '{' && at + 1 < _source.Length && _source[at + 1] is '{' or '%' && _source[at] == '{';

    /// <remarks>raw and comment hold text that no tag of ours may be put into: they are one piece with their end.</remarks>
    private readonly int LiquidEnd(int at)
    {
        var end = Find(at + 2, _source[at + 1] == '{' ? "}}" : "%}") + 2;
        if (end > _source.Length || _source[at + 1] == '{') return Math.Min(end, _source.Length);

        var word = _source[(at + 2)..(end - 2)].Trim("- \t\r\n");
        if (word is not ("raw" or "comment")) return end;
        while ((at = Find(end, "{%")) < _source.Length)
        {
            end = Math.Min(Find(at, "%}") + 2, _source.Length);
            var tag = _source[(at + 2)..end].TrimStart("- \t\r\n");
            if (tag.StartsWith("end", StringComparison.Ordinal) && tag[3..].StartsWith(word, StringComparison.Ordinal)) return end;
        }
        return _source.Length;
    }

    private readonly bool At(string text) => _source[Start..].StartsWith(text, StringComparison.OrdinalIgnoreCase);

    private readonly bool IsLetter(int at) => at < _source.Length && char.IsAsciiLetter(_source[at]);

    private readonly int After(string text) => Math.Min(Find(Start, text) + text.Length, _source.Length);

    private readonly int Find(int from, string text)
    {
        if (from >= _source.Length) return _source.Length;
        var at = _source[from..].IndexOf(text, StringComparison.Ordinal);
        return at < 0 ? _source.Length : from + at;
    }
}
