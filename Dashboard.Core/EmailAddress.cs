using System.Buffers;
using System.Globalization;
using System.Text;

namespace Dashboard.Core;

/// <summary>One e-mail address that mail can be sent to (RFC 5321, RFC 6531): local part as typed, domain in lower-case IDNA form.</summary>
public sealed record EmailAddress
{
    private const int MostOctets = 254; // RFC 5321 4.5.3.1.3 with erratum 1690: a path of 256 less its angle brackets
    private const int MostLocalOctets = 64;
    private const int MostLabelOctets = 63;

    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = true };
    private static readonly SearchValues<char> AsciiAtext = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&'*+-/=?^_`{|}~");
    private static readonly SearchValues<char> LowerHost = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789.-");

    private EmailAddress(string value, int at)
    {
        Value = value;
        Local = value[..at];
        Domain = value[(at + 1)..];
    }

    /// <summary>The whole address, normalized: what is stored, compared and sent to.</summary>
    public string Value { get; }

    /// <summary>What stands before the last @, as it was typed.</summary>
    public string Local { get; }

    /// <summary>What stands after the last @, lower-case ASCII (international names as xn--).</summary>
    public string Domain { get; }

    /// <summary>True where the local part is not ASCII, so that only servers with SMTPUTF8 can take it (RFC 6531).</summary>
    public bool NeedsSmtpUtf8 => !Ascii.IsValid(Local);

    /// <summary>Reads one address, trimmed of blanks, angle brackets and mailto:, or says in a sentence why it is none.</summary>
    public static Result<EmailAddress> Parse(string? text)
    {
        var address = Trim(text);
        if (address.IsEmpty) return Refuse("Write an e-mail address.");
        if (address.Length > 4 * MostOctets) return Refuse("The address is too long: 254 octets are the most.");

        if (LocalEnd(address, out var at) is { } unreadable) return unreadable;
        if (LocalFault(address[..at]) is { } localFault) return localFault;
        if (ReadDomain(address[(at + 1)..], out var domain) is { } domainFault) return domainFault;

        var value = text!.Length == address.Length && address.EndsWith(domain) ? text : string.Concat(address[..(at + 1)], domain);
        return Encoding.UTF8.GetByteCount(value) > MostOctets
            ? Refuse("The address is too long: 254 octets are the most.")
            : new EmailAddress(value, at);
    }

    /// <summary>The large provider's domain that was probably meant (gmial.com: gmail.com), or null. A suggestion only.</summary>
    public static string? SuggestDomain(string? domain) => DomainTypos.Suggest(domain);

    /// <summary>The domain of an address that was read before, in lower case.</summary>
    public static string DomainOf(string address) => address[(address.LastIndexOf('@') + 1)..].ToLowerInvariant();

    /// <inheritdoc />
    public override string ToString() => Value;

    internal static ReadOnlySpan<char> Trim(string? text)
    {
        var span = TrimBlanks(text);
        if (span is ['<', .., '>']) span = TrimBlanks(span[1..^1]);
        if (span.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase))
        {
            span = span[7..];
            if (span.IndexOf('?') is >= 0 and var query) span = span[..query];
            if (span.Contains('%')) span = Uri.UnescapeDataString(span.ToString());
            span = TrimBlanks(span);
        }
        return span;
    }

    private static ReadOnlySpan<char> TrimBlanks(ReadOnlySpan<char> span)
    {
        while (!span.IsEmpty && IsBlank(span[0])) span = span[1..];
        while (!span.IsEmpty && IsBlank(span[^1])) span = span[..^1];
        return span;
    }

    /// <remarks>Format characters (zero-width, direction marks, byte-order mark) come along with copied text and cannot be seen.</remarks>
    internal static bool IsBlank(char c) =>
        char.IsAscii(c) ? c <= ' ' || c == '\x7f' : char.IsWhiteSpace(c) || char.IsControl(c) || char.GetUnicodeCategory(c) is UnicodeCategory.Format;

    private static DomainError? LocalEnd(ReadOnlySpan<char> address, out int at)
    {
        at = address.LastIndexOf('@');
        if (address[0] == '"')
        {
            var close = QuoteEnd(address);
            if (close < 0) return Refuse("The quoted part before the @ is not closed.");
            if (close + 1 >= address.Length || address[close + 1] != '@') return Refuse("After the closing quote an @ must follow.");
            at = close + 1;
            return address[(at + 1)..].Contains('@') ? Refuse("The address has more than one @.") : null;
        }
        if (at < 0) return Refuse("The address has no @.");
        if (at == 0) return Refuse("Nothing stands before the @.");
        if (address.IndexOfAny('<', '>') >= 0) return Refuse("Write the address alone, without a name or angle brackets.");
        return address[..at].Contains('@') ? Refuse("The address has more than one @.") : null;
    }

    private static int QuoteEnd(ReadOnlySpan<char> address)
    {
        for (var i = 1; i < address.Length; i++)
        {
            if (address[i] == '\\') i++;
            else if (address[i] == '"') return i;
        }
        return -1;
    }

    private static DomainError? LocalFault(ReadOnlySpan<char> local)
    {
        var octets = local.Length;
        if (local[0] == '"')
        {
            foreach (var c in local[1..^1])
                if (c < ' ' || c == '\x7f' || (!char.IsAscii(c) && (IsBlank(c) || char.GetUnicodeCategory(c) is UnicodeCategory.OtherNotAssigned)))
                    return Refuse("The quoted part before the @ holds a character that cannot be seen.");
            if (local.Length == 2) return Refuse("Nothing stands between the quotes before the @.");
        }
        else
        {
            if (local.IndexOfAnyExcept(AsciiAtext) >= 0 && DotAtomFault(local) is { } fault) return fault;
        }
        if (!Ascii.IsValid(local))
        {
            if (!IsWellFormed(local)) return Refuse("The part before the @ holds half a character (a lone surrogate).");
            octets = Encoding.UTF8.GetByteCount(local);
        }
        return octets > MostLocalOctets ? Refuse("The part before the @ is too long: 64 octets are the most.") : null;
    }

    private static DomainError? DotAtomFault(ReadOnlySpan<char> local)
    {
        if (local[0] == '.') return Refuse("The part before the @ begins with a dot.");
        if (local[^1] == '.') return Refuse("The part before the @ ends with a dot.");
        for (var i = 0; i < local.Length; i++)
        {
            var c = local[i];
            if (c == '.')
            {
                if (local[i + 1] == '.') return Refuse("The part before the @ has two dots in a row.");
            }
            else if (IsBlank(c)) return Refuse("The part before the @ has a blank in it.");
            else if (char.IsAscii(c) && !AsciiAtext.Contains(c)) return Refuse($"The part before the @ may not hold “{c}”.");
        }
        return null;
    }

    internal static bool IsWellFormed(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(text, out _, out var used) is not OperationStatus.Done) return false;
            text = text[used..];
        }
        return true;
    }

    private static DomainError? ReadDomain(ReadOnlySpan<char> text, out string domain)
    {
        domain = "";
        if (text.IsEmpty) return Refuse("Nothing stands after the @.");
        if (text[0] == '[') return Refuse("An address at a bare IP number is not mailed to; write the domain's name.");

        if (text.IndexOfAnyExcept(LowerHost) >= 0 || text.Contains("xn--", StringComparison.Ordinal))
        {
            foreach (var c in text)
                if (IsBlank(c)) return Refuse("The domain has a blank in it.");
            if (text[^1] == '.') return Refuse("The domain ends with a dot.");
            if (Ascii.IsValid(text) && text.IndexOfAnyExcept(LowerHost) < 0)
            {
                if (!TryRoundTrip(text.ToString(), out domain)) return Refuse("The domain is not a valid international name.");
            }
            else if (Ascii.IsValid(text))
            {
                domain = text.ToString().ToLowerInvariant();
                if (domain.AsSpan().IndexOfAnyExcept(LowerHost) is >= 0 and var bad) return Refuse($"The domain may not hold “{domain[bad]}”.");
                if (domain.Contains("xn--", StringComparison.Ordinal) && !TryRoundTrip(domain, out domain))
                    return Refuse("The domain is not a valid international name.");
            }
            else if (!TryIdna(text.ToString(), out domain)) return Refuse("The domain is not a valid international name.");
        }
        else
        {
            domain = text.ToString();
        }
        return DomainFault(domain);
    }

    internal static bool TryRoundTrip(string ascii, out string domain)
    {
        domain = ascii;
        try
        {
            var unicode = Idn.GetUnicode(ascii);
            return string.Equals(Idn.GetAscii(unicode), ascii, StringComparison.Ordinal) && BidiRule.Holds(unicode);
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    internal static bool TryIdna(string unicode, out string domain)
    {
        domain = "";
        try
        {
            domain = Idn.GetAscii(unicode).ToLowerInvariant();
            return domain.AsSpan().IndexOfAnyExcept(LowerHost) < 0 && BidiRule.Holds(unicode);
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static DomainError? DomainFault(string domain)
    {
        if (domain[^1] == '.') return Refuse("The domain ends with a dot.");
        if (domain.Length > 253) return Refuse("The domain is too long: 253 octets are the most.");

        var rest = domain.AsSpan();
        var labels = 0;
        while (true)
        {
            var dot = rest.IndexOf('.');
            var label = dot < 0 ? rest : rest[..dot];
            if (label.IsEmpty) return Refuse(labels == 0 ? "The domain begins with a dot." : "The domain has two dots in a row.");
            if (label.Length > MostLabelOctets) return Refuse("A part of the domain is longer than 63 octets.");
            if (label[0] == '-' || label[^1] == '-') return Refuse("A part of the domain begins or ends with a hyphen.");
            labels++;
            if (dot >= 0)
            {
                rest = rest[(dot + 1)..];
                continue;
            }
            if (labels == 1) return Refuse("The domain has no dot: the ending, such as .com, is missing.");
            return label.IndexOfAnyExceptInRange('0', '9') < 0 ? Refuse("The domain's ending is a number; there is no such ending.") : null;
        }
    }

    private static DomainError Refuse(string why) => new(ErrorKind.Invalid, "email.invalid", why, "email");
}
