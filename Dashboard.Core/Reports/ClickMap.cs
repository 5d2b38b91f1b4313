using System.Globalization;
using System.Net;
using System.Text;
using Dashboard.Core.Sending;

namespace Dashboard.Core.Reports;

/// <summary>A mail with its clicks drawn in: each tracked link carries how many people followed it. The rest stays as written.</summary>
public static class ClickMap
{
    public static string Of(string html, IReadOnlyList<LinkRow> links, long accepted)
    {
        var known = links.GroupBy(l => l.Url, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.First(), StringComparer.Ordinal);
        var most = Math.Max(1, links.Select(l => l.Clickers).DefaultIfEmpty().Max());
        var drawn = new StringBuilder(html.Length + 1024);
        var copied = 0;
        var reader = new HtmlReader(html);
        while (reader.Read())
        {
            if (reader.Token is not HtmlToken.OpenTag || !reader.Is("a") || !reader.TryAttribute("href", out var start, out var length, out _)) continue;
            if (!known.TryGetValue(WebUtility.HtmlDecode(html.Substring(start, length)).Trim(), out var link)) continue;
            drawn.Append(html, copied, reader.End - copied).Append(Badge(link, accepted, (double)link.Clickers / most));
            copied = reader.End;
        }

        return drawn.Append(html, copied, html.Length - copied).ToString();
    }

    private static string Badge(LinkRow link, long accepted, double strength)
    {
        var share = accepted == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" · {100d * link.Clickers / accepted:0.#} %");
        return string.Create(CultureInfo.InvariantCulture, $"<span style=\"display:inline-block;margin:0 5px 0 0;padding:1px 6px;border-radius:9px;background:rgba(77,70,217,{0.55 + 0.45 * strength:0.##});color:#fff;font:600 11px/15px Arial,sans-serif;letter-spacing:0;text-decoration:none;vertical-align:middle;white-space:nowrap\">{link.Clickers:#,0}{share}</span>");
    }
}
