using System.Globalization;
using System.Text;

namespace Dashboard.Core.Sending;

/// <summary>What an SMTP server answered: reply code (RFC 5321 4.2), enhanced status such as 5.1.1 where it gave one (RFC 2034), and the text of all lines as one.</summary>
public sealed record SmtpReply(int Code, string? Status, string Text)
{
    /// <summary>The longest text that is kept, in characters.</summary>
    public const int MostText = 2000;

    /// <summary>2xx: done.</summary>
    public bool IsPositive => Code is >= 200 and < 300;

    /// <summary>4xx: not now.</summary>
    public bool IsTransient => Code is >= 400 and < 500;

    /// <summary>5xx: not ever, says the server.</summary>
    public bool IsPermanent => Code is >= 500 and < 600;

    /// <summary>Reads a reply of one or more lines; code 0 and the whole text where it is none.</summary>
    public static SmtpReply Parse(string? answer)
    {
        var code = 0;
        string? status = null;
        var text = new StringBuilder();
        foreach (var raw in (answer ?? "").AsSpan().EnumerateLines())
        {
            var line = raw.Trim();
            if (TakeCode(ref line, out var own)) code = code == 0 ? own : code;
            if (TakeStatus(ref line, out var stated)) status ??= stated;
            if (line.IsEmpty || text.Length >= MostText) continue;
            if (text.Length > 0) text.Append(' ');
            foreach (var c in line[..Math.Min(line.Length, MostText - text.Length)]) text.Append(char.IsControl(c) ? ' ' : c);
        }
        return new SmtpReply(code, status, text.ToString().Trim());
    }

    /// <summary>The reply on one line, as logs and reports show it.</summary>
    public override string ToString() =>
        string.Join(' ', new[] { Code == 0 ? "" : Code.ToString(CultureInfo.InvariantCulture), Status ?? "", Text }.Where(part => part.Length > 0));

    /// <summary>Takes <c>x.y.z</c> off the front of a text (RFC 3463).</summary>
    internal static bool TakeStatus(ref ReadOnlySpan<char> text, out string status)
    {
        status = "";
        if (text.Length < 5 || text[0] is not ('2' or '4' or '5') || text[1] != '.') return false;
        var end = 2 + Digits(text[2..]);
        if (end == 2 || end >= text.Length || text[end] != '.') return false;
        var last = Digits(text[(end + 1)..]);
        if (last == 0 || (end + 1 + last < text.Length && (char.IsAsciiLetterOrDigit(text[end + 1 + last]) || text[end + 1 + last] == '.'))) return false;
        status = text[..(end + 1 + last)].ToString();
        text = text[(end + 1 + last)..].TrimStart(" :;-#)");
        return true;
    }

    private static bool TakeCode(ref ReadOnlySpan<char> line, out int code)
    {
        code = 0;
        if (line.Length < 3 || line[0] is < '2' or > '5' || Digits(line) != 3 || (line.Length > 3 && line[3] is not (' ' or '-'))) return false;
        code = int.Parse(line[..3], CultureInfo.InvariantCulture);
        line = line.Length > 3 ? line[4..].TrimStart() : default;
        return true;
    }

    private static int Digits(ReadOnlySpan<char> text)
    {
        var length = text.IndexOfAnyExceptInRange('0', '9');
        return Math.Min(length < 0 ? text.Length : length, 4);
    }
}
