namespace Dashboard.Core.Feedback;

/// <summary>Finds addresses in text that nobody wrote for programs.</summary>
internal static class MailAddresses
{
    private const int MostLocal = 64, MostDomain = 253, MostFound = 200;

    /// <summary>The first address of a text such as <c>rfc822; &lt;ann@example.com&gt;</c>; null where there is none.</summary>
    internal static string? First(ReadOnlySpan<char> text)
    {
        var from = 0;
        return Next(text, ref from, out var start, out var length) ? text.Slice(start, length).ToString() : null;
    }

    /// <summary>Every address of a text, in order, each once; at most 200.</summary>
    internal static List<string> All(ReadOnlySpan<char> text)
    {
        var found = new List<string>();
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var from = 0;
        while (found.Count < MostFound && Next(text, ref from, out var start, out var length))
        {
            var address = text.Slice(start, length).ToString();
            if (seen.Add(address)) found.Add(address);
        }

        return found;
    }

    /// <summary>The next address at or after a place, and where it stands.</summary>
    internal static bool Next(ReadOnlySpan<char> text, ref int from, out int start, out int length)
    {
        while (from < text.Length)
        {
            var sign = text[from..].IndexOf('@');
            if (sign < 0) break;
            sign += from;
            start = LocalStart(text, sign, from);
            var end = DomainEnd(text, sign + 1);
            from = Math.Max(end, sign + 1);
            length = end - start;
            if (start < sign && end > sign + 1) return true;
        }

        (start, length, from) = (0, 0, text.Length);
        return false;
    }

    private static int LocalStart(ReadOnlySpan<char> text, int sign, int from)
    {
        var floor = Math.Max(from, sign - MostLocal);
        var start = sign;
        if (sign > floor && text[sign - 1] == '"')
        {
            var open = text[floor..(sign - 1)].LastIndexOf('"');
            return open < 0 ? sign : floor + open;
        }

        while (start > floor && IsLocal(text[start - 1])) start--;
        // What belongs to the sentence and not to the address: 'ann@…', =ann@…, .ann@…
        while (start < sign && text[start] is '\'' or '=' or '.' or '`' or '/' or '*' or '{' or '|' or '?' or '!' or '&' or '#') start++;
        return start;
    }

    private static int DomainEnd(ReadOnlySpan<char> text, int start)
    {
        if (start >= text.Length) return start;
        if (text[start] == '[')
        {
            var close = text[start..Math.Min(text.Length, start + 60)].IndexOf(']');
            return close < 0 ? start : start + close + 1;
        }

        var end = start;
        while (end < text.Length && end - start < MostDomain && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is '.' or '-' || (text[end] > '\x7f' && IsLatin(text[end])))) end++;
        // A sentence's full stop, or an ellipsis of Sendmail's ("ann@example.com... User unknown").
        var dots = text[start..end].IndexOf("..");
        if (dots >= 0) end = start + dots;
        while (end > start && text[end - 1] is '.' or '-') end--;
        return end;
    }

    private static bool IsLocal(char c) => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' or '+' or '=' or '\'' or '/' or '!' or '#' or '$' or '%' or '&' or '*' or '?' or '^' or '`' or '{' or '|' or '}' or '~' || (c > '\x7f' && IsLatin(c));

    /// <remarks>Letters of Latin, Greek and Cyrillic; in Chinese and Japanese an address follows the sentence without a blank.</remarks>
    private static bool IsLatin(char c) => c is >= '\u00C0' and < '\u0530' && char.IsLetter(c);
}
