using System.Globalization;
using System.Net;
using System.Text;

namespace Dashboard.Core.Sending;

/// <summary>The text part of a mail whose author wrote only HTML: links as "text (url)", lists, headings, and every Liquid tag where it stood.</summary>
public static class PlainText
{
    /// <summary>Turns HTML, with or without Liquid tags, into readable text with line feeds.</summary>
    public static string FromHtml(string html) => FromHtml(html, static _ => null);

    /// <param name="html">The author's HTML.</param>
    /// <param name="link">What is written in place of a link's address; null leaves it.</param>
    internal static string FromHtml(string html, Func<string, string?> link)
    {
        var writer = new Writer(link);
        var reader = new HtmlReader(html);
        while (reader.Read())
        {
            switch (reader.Token)
            {
                case HtmlToken.Text:
                    writer.Text(reader.Text);
                    break;
                case HtmlToken.Liquid:
                    writer.Liquid(reader.Text);
                    break;
                case HtmlToken.OpenTag:
                    writer.Open(ref reader);
                    break;
                case HtmlToken.CloseTag:
                    writer.Close(ref reader);
                    break;
                default:
                    break; // scripts, styles and comments are not for reading
            }
        }
        return writer.ToString();
    }

    private sealed class Writer(Func<string, string?> link)
    {
        private readonly StringBuilder _text = new();
        private readonly Stack<int> _lists = new();
        private string? _skipping;
        private int _skipDepth, _newLines, _pre;
        private bool _space;
        private string? _href;
        private int _linkStart;

        internal void Text(ReadOnlySpan<char> raw)
        {
            if (_skipping is not null) return;
            var text = raw.Contains('&') ? WebUtility.HtmlDecode(raw.ToString()) : raw;
            foreach (var c in text)
            {
                if (_pre > 0 && c is '\n') _newLines = Math.Max(_newLines, 1);
                else if (char.IsWhiteSpace(c) && c != '\u00a0' && _pre == 0) _space = true;
                else if (c is not ('\u200b' or '\u200c' or '\u00ad' or '\ufeff' or '\u034f' or '\r'))
                {
                    Flow();
                    _text.Append(c == '\u00a0' ? ' ' : c);
                }
            }
        }

        internal void Liquid(ReadOnlySpan<char> tag)
        {
            if (_skipping is not null) return;
            Flow();
            _text.Append(tag);
        }

        internal void Open(ref HtmlReader tag)
        {
            if (_skipping is { } skipping)
            {
                if (tag.Is(skipping)) _skipDepth++;
                return;
            }
            if (tag.Is("head") || IsHidden(ref tag)) (_skipping, _skipDepth) = (tag.Name.ToString(), 1);
            else if (tag.Is("br")) _newLines++;
            else if (tag.Is("hr")) Rule();
            else if (tag.Is("img")) Image(ref tag);
            else if (tag.Is("a")) Link(ref tag);
            else if (tag.Is("ul") || tag.Is("ol")) List(tag.Is("ol"));
            else if (tag.Is("li")) Item();
            else if (tag.Is("td") || tag.Is("th")) _space = true;
            else if (IsParagraph(ref tag)) Break(2);
            else if (IsBlock(ref tag)) Break(1);
            if (tag.Is("pre")) _pre++;
        }

        internal void Close(ref HtmlReader tag)
        {
            if (_skipping is { } skipping)
            {
                if (tag.Is(skipping) && --_skipDepth == 0) _skipping = null;
                return;
            }
            if (tag.Is("a")) EndLink();
            else if (tag.Is("ul") || tag.Is("ol"))
            {
                _lists.TryPop(out _);
                Break(_lists.Count == 0 ? 2 : 1);
            }
            else if (tag.Is("td") || tag.Is("th")) _space = true;
            else if (IsParagraph(ref tag)) Break(2);
            else if (IsBlock(ref tag) || tag.Is("li")) Break(1);
            if (tag.Is("pre") && _pre > 0) _pre--;
        }

        public override string ToString() => _text.ToString().Trim() + "\n";

        private void Flow()
        {
            if (_text.Length > 0)
            {
                if (_newLines > 0) _text.Append('\n', Math.Min(_newLines, 2));
                else if (_space) _text.Append(' ');
            }
            (_newLines, _space) = (0, false);
        }

        private void Break(int lines) => _newLines = Math.Max(_newLines, lines);

        private void Rule()
        {
            Break(1);
            Flow();
            _text.Append("---");
            Break(1);
        }

        private void Image(ref HtmlReader tag)
        {
            if (tag.TryAttribute("alt", out var start, out var length, out _)) Text(tag.Text.Slice(start - tag.Start, length));
        }

        private void Link(ref HtmlReader tag)
        {
            _href = tag.TryAttribute("href", out var start, out var length, out _) ? WebUtility.HtmlDecode(tag.Text.Slice(start - tag.Start, length).Trim().ToString()) : null;
            _linkStart = _text.Length;
        }

        private void EndLink()
        {
            if (_href is { Length: > 0 } href && !href.StartsWith('#') && !href.StartsWith("tel:", StringComparison.OrdinalIgnoreCase))
            {
                var shown = _text.ToString(_linkStart, _text.Length - _linkStart).Trim();
                var address = href.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase) ? href[7..] : href;
                if (shown.Length == 0)
                {
                    Flow();
                    _text.Append(link(address) ?? address);
                }
                else if (!string.Equals(shown, address, StringComparison.OrdinalIgnoreCase)) _text.Append(" (").Append(link(address) ?? address).Append(')');
            }
            _href = null;
        }

        private void List(bool isNumbered)
        {
            Break(_lists.Count == 0 ? 2 : 1);
            _lists.Push(isNumbered ? 1 : 0);
        }

        private void Item()
        {
            Break(1);
            Flow();
            _text.Append(' ', 2 * Math.Max(0, _lists.Count - 1));
            var isListed = _lists.TryPop(out var number);
            if (isListed) _lists.Push(number > 0 ? number + 1 : 0);
            if (number > 0) _text.Append(CultureInfo.InvariantCulture, $"{number}. ");
            else _text.Append("- ");
        }

        /// <remarks>Preheaders and tricks for one mail client stand in elements that are not shown.</remarks>
        private static bool IsHidden(ref HtmlReader tag)
        {
            if (tag.Text.EndsWith("/>") || tag.Is("img") || tag.Is("br") || tag.Is("input") || tag.Is("hr") || tag.Is("meta") || tag.Is("link")) return false;
            if (!tag.TryAttribute("style", out var start, out var length, out _)) return false;
            var style = tag.Text.Slice(start - tag.Start, length);
            var display = style.IndexOf("display", StringComparison.OrdinalIgnoreCase);
            return display >= 0 && style[(display + 7)..].TrimStart().TrimStart(':').TrimStart().StartsWith("none", StringComparison.OrdinalIgnoreCase);
        }

        private static bool IsParagraph(ref HtmlReader tag) =>
            tag.Is("p") || tag.Is("table") || tag.Is("blockquote") || tag.Is("pre") || tag.Is("dl") || (tag.Name is [('h' or 'H'), >= '1' and <= '6']);

        private static bool IsBlock(ref HtmlReader tag) =>
            tag.Is("div") || tag.Is("tr") || tag.Is("section") || tag.Is("article") || tag.Is("header") || tag.Is("footer") || tag.Is("center") || tag.Is("main") || tag.Is("nav")
            || tag.Is("aside") || tag.Is("figure") || tag.Is("figcaption") || tag.Is("address") || tag.Is("form") || tag.Is("dt") || tag.Is("dd") || tag.Is("tbody") || tag.Is("thead") || tag.Is("body");
    }
}
