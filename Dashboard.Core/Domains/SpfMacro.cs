using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace Dashboard.Core.Domains;

/// <summary>Macros of SPF records (RFC 7208 7).</summary>
internal static partial class SpfMacro
{
    private const int MostOctets = 253;

    /// <summary>Whether the text is a macro-string by the grammar.</summary>
    public static bool IsMacroString(string text) => WholeString().IsMatch(text);

    /// <summary>Whether the text is a domain-spec: a macro-string that ends in a top label or a macro.</summary>
    public static bool IsDomainSpec(string text) => IsMacroString(text) && SpecEnd().IsMatch(text);

    /// <summary>The text with its macros filled in; a name of more than 253 octets loses labels at its left.</summary>
    public static string Expand(string text, IPAddress client, string domain, string sender, string helo)
    {
        var at = sender.LastIndexOf('@');
        var filled = Macro().Replace(text, macro =>
        {
            switch (macro.Value)
            {
                case "%%": return "%";
                case "%_": return " ";
                case "%-": return "%20";
            }

            var letter = macro.Groups["letter"].Value[0];
            var value = char.ToLowerInvariant(letter) switch
            {
                's' => sender,
                'l' => at < 0 ? "postmaster" : sender[..at],
                'o' => sender[(at + 1)..],
                'd' => domain,
                'i' => Dotted(client),
                'v' => client.AddressFamily is AddressFamily.InterNetwork ? "in-addr" : "ip6",
                'h' => helo,
                _ => "unknown", // p: the RFC asks not to use it
            };
            var delimiters = macro.Groups["delimiters"].Value;
            var parts = value.Split(delimiters.Length == 0 ? ['.'] : delimiters.ToCharArray()).ToList();
            if (macro.Groups["reverse"].Length > 0) parts.Reverse();
            if (int.TryParse(macro.Groups["digits"].Value, out var keep) && keep < parts.Count) parts.RemoveRange(0, parts.Count - keep);
            var joined = string.Join('.', parts);
            return char.IsUpper(letter) ? Uri.EscapeDataString(joined) : joined;
        });

        while (filled.Length > MostOctets && filled.IndexOf('.', StringComparison.Ordinal) is >= 0 and var dot) filled = filled[(dot + 1)..];
        return filled.TrimEnd('.');
    }

    private static string Dotted(IPAddress address)
    {
        if (address.AddressFamily is AddressFamily.InterNetwork) return address.ToString();
        var nibbles = new StringBuilder();
        foreach (var octet in address.GetAddressBytes()) nibbles.Append(nibbles.Length > 0 ? "." : "").Append("0123456789abcdef"[octet >> 4]).Append('.').Append("0123456789abcdef"[octet & 15]);
        return nibbles.ToString();
    }

    [GeneratedRegex(@"%(?:%|_|-|\{(?<letter>[slodipvhSLODIPVH])(?<digits>[1-9]\d{0,2})?(?<reverse>[rR])?(?<delimiters>[.\-+,/_=]*)\})")]
    private static partial Regex Macro();

    [GeneratedRegex(@"^(?:[\x21-\x24\x26-\x7e]|%(?:%|_|-|\{[slodipvhSLODIPVH](?:[1-9]\d{0,2})?[rR]?[.\-+,/_=]*\}))*$")]
    private static partial Regex WholeString();

    [GeneratedRegex(@"(?:\.(?=[A-Za-z0-9\-]*[A-Za-z\-])[A-Za-z0-9](?:[A-Za-z0-9\-]*[A-Za-z0-9])?\.?|%(?:%|_|-|\{[^}]*\}))$")]
    private static partial Regex SpecEnd();
}
