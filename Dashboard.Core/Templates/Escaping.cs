using System.Buffers;
using System.Text;

namespace Dashboard.Core.Templates;

/// <summary>Where a merged value lands, and so what must be done to it.</summary>
internal enum Escaping
{
    /// <summary>Plain text.</summary>
    None,

    /// <summary>HTML text or a quoted attribute.</summary>
    Html,

    /// <summary>A link's address: values are percent-encoded, but for one that stands at the front and is the address itself.</summary>
    Url,
}

/// <summary>The escaping of one merged value.</summary>
internal static class Escape
{
    private static readonly SearchValues<char> HtmlSpecial = SearchValues.Create("&<>\"'");

    internal static string Html(string value)
    {
        var at = value.AsSpan().IndexOfAny(HtmlSpecial);
        if (at < 0) return value;

        var html = new StringBuilder(value.Length + 32).Append(value, 0, at);
        foreach (var c in value.AsSpan(at))
            _ = c switch
            {
                '&' => html.Append("&amp;"),
                '<' => html.Append("&lt;"),
                '>' => html.Append("&gt;"),
                '"' => html.Append("&quot;"),
                '\'' => html.Append("&#39;"),
                _ => html.Append(c),
            };
        return html.ToString();
    }

    internal static string For(Escaping escaping, string value, bool isAtFront) => escaping switch
    {
        Escaping.Html => Html(value),
        Escaping.Url when !isAtFront => Uri.EscapeDataString(value),
        _ => value,
    };
}
