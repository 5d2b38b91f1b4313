using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace Dashboard.Core.Domains;

/// <summary>One mechanism or modifier of an SPF record (RFC 7208 4.6, 5 and 6).</summary>
/// <param name="Name">In lower case: all, include, a, mx, ptr, ip4, ip6, exists, or a modifier's name.</param>
/// <param name="Qualifier">What a match means: + - ~ or ?.</param>
/// <param name="Target">The domain-spec with its macros, or the modifier's value; empty for the domain itself.</param>
/// <param name="Network">The address of ip4 and ip6.</param>
/// <param name="Prefix4">Leading bits of an IPv4 address that count.</param>
/// <param name="Prefix6">Leading bits of an IPv6 address that count.</param>
/// <param name="IsModifier">Written with = .</param>
internal sealed partial record SpfTerm(string Name, char Qualifier, string Target, IPAddress? Network, int Prefix4, int Prefix6, bool IsModifier)
{
    private static readonly string[] Targeted = ["include", "exists"];

    /// <summary>Whether it costs one of the ten look-ups (RFC 7208 4.6.4).</summary>
    public bool AsksDns => Name is "include" or "a" or "mx" or "ptr" or "exists" or "redirect";

    /// <summary>Reads a term; null where the grammar has none like it.</summary>
    public static SpfTerm? Parse(string text)
    {
        if (Modifier().Match(text) is { Success: true } modifier)
        {
            var name = modifier.Groups[1].Value.ToLowerInvariant();
            var value = modifier.Groups[2].Value;
            var isFine = name is "redirect" or "exp" ? SpfMacro.IsDomainSpec(value) : SpfMacro.IsMacroString(value);
            return isFine ? new(name, '+', value, null, 32, 128, IsModifier: true) : null;
        }

        var qualifier = text.Length > 0 && "+-~?".Contains(text[0], StringComparison.Ordinal) ? text[0] : '+';
        var body = text.Length > 0 && text[0] == qualifier ? text[1..] : text;
        var end = body.IndexOfAny([':', '/']);
        var kind = (end < 0 ? body : body[..end]).ToLowerInvariant();
        var rest = end < 0 ? "" : body[end..];
        return kind switch
        {
            "all" => rest.Length == 0 ? new(kind, qualifier, "", null, 32, 128, IsModifier: false) : null,
            "ip4" or "ip6" => Address(kind, qualifier, rest),
            "include" or "exists" or "a" or "mx" or "ptr" => Named(kind, qualifier, rest),
            _ => null,
        };
    }

    private static SpfTerm? Named(string kind, char qualifier, string rest)
    {
        int prefix4 = 32, prefix6 = 128;
        if (kind is "a" or "mx")
        {
            var cidr = Cidr().Match(rest);
            if (cidr.Groups[1].Success && !Bits(cidr.Groups[1].Value, 32, out prefix4)) return null;
            if (cidr.Groups[2].Success && !Bits(cidr.Groups[2].Value, 128, out prefix6)) return null;
            rest = rest[..cidr.Index];
        }

        if (rest.Length == 0) return Targeted.Contains(kind) ? null : new(kind, qualifier, "", null, prefix4, prefix6, IsModifier: false);
        return rest[0] == ':' && SpfMacro.IsDomainSpec(rest[1..]) ? new(kind, qualifier, rest[1..], null, prefix4, prefix6, IsModifier: false) : null;
    }

    private static SpfTerm? Address(string kind, char qualifier, string rest)
    {
        if (!rest.StartsWith(':')) return null;
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        var text = slash < 0 ? rest[1..] : rest[1..slash];
        var most = kind == "ip4" ? 32 : 128;
        var bits = most;
        if (slash >= 0 && !Bits(rest[(slash + 1)..], most, out bits)) return null;
        var isWritten = kind == "ip4" ? DottedQuad().IsMatch(text) : text.Contains(':', StringComparison.Ordinal) && !text.Contains('%', StringComparison.Ordinal) && !text.Contains('[', StringComparison.Ordinal);
        if (!isWritten || !IPAddress.TryParse(text, out var address)) return null;
        return address.AddressFamily == (kind == "ip4" ? AddressFamily.InterNetwork : AddressFamily.InterNetworkV6)
            ? new(kind, qualifier, "", address, bits, bits, IsModifier: false)
            : null;
    }

    private static bool Bits(string text, int most, out int bits) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out bits) && bits <= most && (text.Length == 1 || text[0] != '0');

    [GeneratedRegex(@"^([A-Za-z][A-Za-z0-9\-_.]*)=(.*)$", RegexOptions.Singleline)]
    private static partial Regex Modifier();

    [GeneratedRegex(@"(?:(?<!/)/(\d*))?(?://(\d*))?$")]
    private static partial Regex Cidr();

    [GeneratedRegex(@"^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)\.){3}(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)$")]
    private static partial Regex DottedQuad();
}
