using System.Net;
using System.Text;
using Dashboard.Core.Templates;
using Dashboard.Core.Tracking;

namespace Dashboard.Core.Sending;

/// <summary>Turns what an author wrote into the template that is sent: links, pixel, preheader and the way out are put in, all else stays byte for byte.</summary>
internal static class MailSource
{
    private const string HtmlFooter =
        "<div style=\"margin:24px 0 0;font:12px/1.5 Arial,sans-serif;color:#6b7280;text-align:center\">You get this mail from {{ client.name }}. "
        + "<a href=\"{{ unsubscribe_url }}\" style=\"color:#6b7280\">Unsubscribe</a></div>";

    private const string TextFooter = "\n\n--\nYou get this mail from {{ client.name }}.\nUnsubscribe: {{ unsubscribe_url }}\n";
    private const string Pixel = "<img src=\"" + MergeName.PixelTag + "\" width=\"1\" height=\"1\" alt=\"\" style=\"display:none;border:0\">";

    private static readonly string Trap =
        $"<a href=\"{MergeName.LinkTag(VisitJudge.HiddenLink)}\" style=\"display:none;mso-hide:all\" tabindex=\"-1\" aria-hidden=\"true\" rel=\"nofollow\"></a>";

    internal static string Html(string html, string? preheader, bool hasWayOut, bool hiddenLink, bool pixel, Func<string, string?> link)
    {
        var source = new StringBuilder(html.Length + 1024);
        int front = 0, back = -1;
        var reader = new HtmlReader(html);
        while (reader.Read())
        {
            if (reader.Token is HtmlToken.CloseTag && reader.Is("body")) back = source.Length;
            if (reader.Token is HtmlToken.OpenTag && CarriesLink(ref reader) && Link(ref reader, source, link)) continue;

            source.Append(reader.Text);
            if (EndsFront(ref reader)) front = source.Length;
        }
        if (back < front) back = source.Length;

        source.Insert(back, (hasWayOut ? "" : HtmlFooter) + (hiddenLink ? Trap : "") + (pixel ? Pixel : ""));
        if (!string.IsNullOrWhiteSpace(preheader))
            source.Insert(front, "<div style=\"display:none;max-height:0;overflow:hidden;mso-hide:all\">" + EscapeAroundTags(preheader) + "</div>");
        return source.ToString();
    }

    internal static string Text(string text, bool hasWayOut, Func<string, string?> link)
    {
        var source = new StringBuilder(text.Length + 256);
        var at = 0;
        while (NextUrl(text, at) is var (start, end) && start < text.Length)
        {
            source.Append(text, at, start - at).Append(link(text[start..end]) ?? text[start..end]);
            at = end;
        }
        source.Append(text, at, text.Length - at);
        return hasWayOut ? source.ToString() : source.ToString().TrimEnd() + TextFooter;
    }

    /// <remarks>Outlook draws buttons as v:roundrect with an href of its own.</remarks>
    private static bool CarriesLink(ref HtmlReader tag) => tag.Is("a") || tag.Is("area") || tag.Name.StartsWith("v:", StringComparison.OrdinalIgnoreCase);

    private static bool Link(ref HtmlReader tag, StringBuilder source, Func<string, string?> link)
    {
        if (!tag.TryAttribute("href", out var start, out var length, out var quote)) return false;
        var href = tag.Text.Slice(start - tag.Start, length).ToString();
        if (link(WebUtility.HtmlDecode(href)) is not { } replacement) return false;

        source.Append(tag.Text[..(start - tag.Start)]);
        if (quote == '\0') source.Append('"');
        source.Append(replacement);
        if (quote == '\0') source.Append('"');
        source.Append(tag.Text[(start - tag.Start + length)..]);
        return true;
    }

    private static bool EndsFront(ref HtmlReader reader) => reader.Token switch
    {
        HtmlToken.OpenTag => reader.Is("body") || reader.Is("html"),
        HtmlToken.CloseTag => reader.Is("head"),
        HtmlToken.Comment => reader.Text.StartsWith("<!doctype", StringComparison.OrdinalIgnoreCase),
        _ => false,
    };

    /// <summary>A text's template as the HTML's: as it stands, line by line.</summary>
    internal static string HtmlOf(string text) => $"<div style=\"white-space:pre-wrap\">{EscapeAroundTags(text)}</div>";

    private static string EscapeAroundTags(string text)
    {
        var html = new StringBuilder();
        var reader = new HtmlReader(text.Replace('<', '\u2039')); // so that nothing but Liquid is a tag
        while (reader.Read())
            html.Append(reader.Token is HtmlToken.Liquid ? text[reader.Start..reader.End] : Escape.Html(text[reader.Start..reader.End]));
        return html.ToString();
    }

    /// <remarks>Ends before a blank, bracket or quote, and before the marks that close a sentence.</remarks>
    private static (int Start, int End) NextUrl(string text, int from)
    {
        var start = from;
        while (true)
        {
            start = text.IndexOf("http", start, StringComparison.OrdinalIgnoreCase);
            if (start < 0) return (text.Length, text.Length);
            if (LinkTable.IsWeb(text[start..Math.Min(start + 8, text.Length)])) break;
            start += 4;
        }

        var end = start;
        while (end < text.Length && !char.IsWhiteSpace(text[end]) && text[end] is not ('<' or '>' or '"' or '\u201d' or '\u2019'))
        {
            if (text.AsSpan(end).StartsWith("{%", StringComparison.Ordinal)) break;
            if (text.AsSpan(end).StartsWith("{{", StringComparison.Ordinal) && text.IndexOf("}}", end, StringComparison.Ordinal) is > 0 and var close) end = close + 1;
            end++;
        }
        while (end > start && text[end - 1] is '.' or ',' or ';' or ':' or '!' or '?' or '\'' or ']' || (text[end - 1] == ')' && !text[start..end].Contains('(', StringComparison.Ordinal))) end--;
        return (start, end);
    }
}
