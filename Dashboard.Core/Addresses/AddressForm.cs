using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Dashboard.Core.Addresses;

/// <summary>
/// An address taken apart by the grammar of RFC 5321 4.1.2 (Mailbox), with what RFC 6531 adds. It knows more than the product mails to
/// (<see cref="EmailAddress"/>): numbers in brackets and single words as domains are addresses, too.
/// </summary>
public sealed record AddressForm
{
    private const int MostOctets = 254, MostLocalOctets = 64, MostLabelOctets = 63, MostDomain = 253; // RFC 5321 4.5.3.1, RFC 1035 2.3.4

    private static readonly SearchValues<char> Atext = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&'*+-/=?^_`{|}~");
    private static readonly SearchValues<char> Host = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-.");

    private static readonly SearchValues<char> Ipv6Letters = SearchValues.Create("0123456789abcdefABCDEF:.");

    private static readonly char[] IdnaDots = ['.', '\u3002', '\uff0e', '\uff61']; // RFC 3490 3.1

    private AddressForm() { }

    /// <summary>Why it is no address; null where it is one.</summary>
    public AddressReason? Fault { get; private init; }

    /// <summary>What was probably meant by what is no address.</summary>
    public string? Suggestion { get; private init; }

    /// <summary>Before the @, with no more quotes than it needs (RFC 5321 4.1.2: both forms are the same mailbox).</summary>
    public string? Local { get; private init; }

    /// <summary>After the @: a name in lower-case ASCII, or a number in brackets.</summary>
    public string? Domain { get; private init; }

    /// <summary>The address as it is sent to and compared.</summary>
    public string? Normalized => Fault is null ? $"{Local}@{Domain}" : null;

    /// <summary>Whether the domain is an IP address in brackets.</summary>
    public bool IsLiteral => Domain is ['[', ..];

    /// <summary>Whether the local part can only be written in quotes.</summary>
    public bool NeedsQuotes => Local is ['"', ..];

    /// <summary>Whether the local part is not ASCII (RFC 6531).</summary>
    public bool NeedsSmtpUtf8 => Local is not null && !Ascii.IsValid(Local);

    /// <summary>Reads one address, trimmed of blanks at its ends, angle brackets and mailto:.</summary>
    public static AddressForm Read(string? text)
    {
        var address = EmailAddress.Trim(text).ToString();
        if (address.Length == 0) return Refuse(AddressReason.Missing);
        if (address.Length > 4 * MostOctets) return Refuse(AddressReason.TooLong);
        return Parse(address) is { Fault: { } fault } refused ? refused with { Suggestion = Mend(address, fault) } : Parse(address);
    }

    private static AddressForm Parse(string address)
    {
        if (!EmailAddress.IsWellFormed(address)) return Refuse(AddressReason.Invisible);
        if (LocalEnd(address, out var at) is { } fault) return Refuse(fault);
        if (ReadLocal(address[..at], out var local) is { } localFault) return Refuse(localFault);
        if (ReadDomain(address[(at + 1)..], out var domain) is { } domainFault) return Refuse(domainFault);
        var form = new AddressForm { Local = local, Domain = domain };
        return Encoding.UTF8.GetByteCount(form.Normalized!) > MostOctets ? Refuse(AddressReason.TooLong) : form;
    }

    private static AddressReason? LocalEnd(string address, out int at)
    {
        at = address[0] == '"' ? QuoteEnd(address) + 1 : address.LastIndexOf('@');
        if (address[0] == '"')
        {
            if (at == 0) return AddressReason.Quotes;
            if (at == address.Length) return AddressReason.NoAt;
            if (address[at] == '@') return address.IndexOf('@', at + 1) < 0 ? null : AddressReason.ManyAts;
            return address[^1] == '>' ? AddressReason.DisplayName : Outside(address.AsSpan(at)) ?? AddressReason.Quotes;
        }

        if (at < 0) return AddressReason.NoAt;
        if (address[^1] == '>' && address.Contains('<', StringComparison.Ordinal)) return AddressReason.DisplayName;
        if (at == 0) return AddressReason.EmptyLocal;
        return null;
    }

    private static int QuoteEnd(string address)
    {
        for (var i = 1; i < address.Length; i++)
        {
            if (address[i] == '\\') i++;
            else if (address[i] == '"') return i;
        }

        return -1;
    }

    /// <summary>What RFC 5322 lets stand in a header line and no mail server takes in an address.</summary>
    private static AddressReason? Outside(ReadOnlySpan<char> text)
    {
        if (text.IndexOfAny('(', ')') >= 0) return AddressReason.Comment;
        foreach (var c in text)
        {
            if (EmailAddress.IsBlank(c)) return char.IsAscii(c) && c is ' ' or '\t' or '\r' or '\n' ? AddressReason.Blank : AddressReason.Invisible;
        }

        return null;
    }

    private static AddressReason? ReadLocal(string text, out string local)
    {
        local = text;
        if (Encoding.UTF8.GetByteCount(text) > MostLocalOctets) return AddressReason.LocalTooLong;
        if (text[0] == '"') return ReadQuoted(text[1..^1], out local);
        if (Outside(text) is { } outside) return outside;
        if (text.Contains('@', StringComparison.Ordinal)) return AddressReason.ManyAts;
        if (text.Contains('"', StringComparison.Ordinal)) return AddressReason.Quotes;
        foreach (var c in text)
            if (c != '.' && char.IsAscii(c) && !Atext.Contains(c)) return AddressReason.Characters;
        return HasLooseDot(text) ? AddressReason.Dots : null;
    }

    /// <summary>qtextSMTP and quoted-pairSMTP: printable ASCII and blanks, and of RFC 6531 what is not ASCII.</summary>
    private static AddressReason? ReadQuoted(string content, out string local)
    {
        var plain = new StringBuilder();
        local = "";
        for (var i = 0; i < content.Length; i++)
        {
            var c = content[i];
            if (c == '\\')
            {
                c = content[++i];
                if (!char.IsAscii(c)) return AddressReason.Quotes;
            }

            if (c is < ' ' or '\x7f' || (!char.IsAscii(c) && EmailAddress.IsBlank(c))) return AddressReason.Invisible;
            plain.Append(c);
        }

        local = plain.ToString();
        if (local.Length == 0 || local.Any(c => c != '.' && char.IsAscii(c) && !Atext.Contains(c)) || HasLooseDot(local))
            local = $"\"{local.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
        return null;
    }

    private static bool HasLooseDot(string text) => text[0] == '.' || text[^1] == '.' || text.Contains("..", StringComparison.Ordinal);

    private static AddressReason? ReadDomain(string text, out string domain)
    {
        domain = text;
        if (text.Length == 0) return AddressReason.EmptyDomain;
        if (text[0] == '[') return ReadLiteral(text, out domain);
        if (Outside(text) is { } outside) return outside;

        if (Ascii.IsValid(text)) domain = text.ToLowerInvariant();
        else if (!EmailAddress.TryIdna(text, out domain)) return LabelFault(text);
        if (domain.AsSpan().ContainsAnyExcept(Host)) return AddressReason.DomainCharacters;
        if (domain.Length > MostDomain) return AddressReason.DomainTooLong;

        var labels = domain.Split('.');
        if (Array.Exists(labels, label => label.Length == 0)) return AddressReason.DomainDots;
        if (Array.Exists(labels, label => label.Length > MostLabelOctets)) return AddressReason.LabelTooLong;
        if (Array.Exists(labels, label => label[0] == '-' || label[^1] == '-')) return AddressReason.Hyphens;
        if (labels[^1].All(char.IsAsciiDigit)) return IPAddress.TryParse(domain, out _) && labels.Length == 4 ? AddressReason.BareNumber : AddressReason.DomainName;
        return domain.Contains("xn--", StringComparison.Ordinal) && !EmailAddress.TryRoundTrip(domain, out domain) ? AddressReason.DomainName : null;
    }

    /// <summary>What is wrong with a name that IDNA does not take, as far as its labels show it.</summary>
    private static AddressReason LabelFault(string text)
    {
        if (text.Any(c => char.IsAscii(c) && !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '.'))) return AddressReason.DomainCharacters;
        var labels = text.Split(IdnaDots);
        if (Array.Exists(labels, label => label.Length == 0)) return AddressReason.DomainDots;
        if (Array.Exists(labels, label => label[0] == '-' || label[^1] == '-')) return AddressReason.Hyphens;
        // An A-label is xn-- and at least as many letters.
        return Array.Exists(labels, label => label.Length > MostLabelOctets - 4) ? AddressReason.LabelTooLong : AddressReason.DomainName;
    }

    /// <summary>RFC 5321 4.1.3. Of the tags only IPv6 is registered.</summary>
    private static AddressReason? ReadLiteral(string text, out string domain)
    {
        domain = text;
        if (text.Length < 3 || text[^1] != ']') return AddressReason.Literal;
        var inner = text[1..^1];
        const string tag = "IPv6:";
        if (inner.StartsWith(tag, StringComparison.OrdinalIgnoreCase))
        {
            if (!IsIpv6(inner[tag.Length..])) return AddressReason.Literal;
            domain = $"[{tag}{inner[tag.Length..].ToLowerInvariant()}]";
            return null;
        }

        return IsIpv4(inner) ? null : AddressReason.Literal;
    }

    private static bool IsIpv4(string text)
    {
        var numbers = text.Split('.');
        return numbers.Length == 4 && Array.TrueForAll(numbers, number => number.Length is >= 1 and <= 3 && number.All(char.IsAsciiDigit) && int.Parse(number, System.Globalization.CultureInfo.InvariantCulture) <= 255);
    }

    /// <summary>A “::” stands for two groups at least: at most six may stand beside it, or four and an IPv4 address.</summary>
    private static bool IsIpv6(string text)
    {
        if (text.AsSpan().ContainsAnyExcept(Ipv6Letters) || !IPAddress.TryParse(text, out var address) || address.AddressFamily is not AddressFamily.InterNetworkV6) return false;
        var last = text[(text.LastIndexOf(':') + 1)..];
        var isMixed = last.Contains('.', StringComparison.Ordinal);
        if (isMixed && !IsIpv4(last)) return false;
        if (!text.Contains("::", StringComparison.Ordinal)) return true;
        var groups = text.Split(':', StringSplitOptions.RemoveEmptyEntries).Length - (isMixed ? 1 : 0);
        return groups <= (isMixed ? 4 : 6);
    }

    private static AddressForm Refuse(AddressReason fault) => new() { Fault = fault };

    /// <summary>The address without what is wrong with it, where that leaves one.</summary>
    private static string? Mend(string address, AddressReason fault)
    {
        var mended = fault switch
        {
            AddressReason.DisplayName => address[(address.LastIndexOf('<') + 1)..^1],
            AddressReason.Comment => WithoutComments(address),
            AddressReason.Blank or AddressReason.Invisible => string.Concat(address.Where(c => !EmailAddress.IsBlank(c))),
            AddressReason.Dots or AddressReason.DomainDots => string.Join('@', address.Split('@').Select(part => string.Join('.', part.Split('.', StringSplitOptions.RemoveEmptyEntries)))),
            AddressReason.BareNumber => address.Insert(address.LastIndexOf('@') + 1, "[") + "]",
            AddressReason.ManyAts => address.Replace("@@", "@", StringComparison.Ordinal),
            _ => null,
        };
        if (mended is null || mended == address || mended.Length == 0) return null;
        var form = Parse(mended);
        return form.Normalized ?? (fault is AddressReason.Comment && form.Fault is AddressReason.Blank ? Mend(mended, AddressReason.Blank) : null);
    }

    private static string WithoutComments(string address)
    {
        var plain = new StringBuilder();
        var depth = 0;
        for (var i = 0; i < address.Length; i++)
        {
            if (depth > 0 && address[i] == '\\') i++;
            else if (address[i] == '(') depth++;
            else if (address[i] == ')') depth--;
            else if (depth == 0) plain.Append(address[i]);
        }

        return plain.ToString();
    }
}
