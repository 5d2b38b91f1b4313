using System.Net;
using System.Text;

namespace Dashboard.Core.Feedback;

/// <summary>What a report tells people: its lines up to the mail that it returns, the addresses in them, and what was said about each.</summary>
internal sealed class ReportText
{
    private const int MostLines = 1_500, MostSegment = 2_000;

    private static readonly string[] Before =
    [
        "recipient", "rcpt", "address", "delivered", "deliver", "user", "mailbox", "to:", "to <", " to ", "reach", "fail", "sent to", "for <", "account", "send", "sending", "empfänger", "adresse", "an <", "an:", "destinataire", "adresse", "destinatario", "destinatário", "dirección", "indirizzo", "endereço", "utente", "usuario", "usuário", "geadresseerde", "ontvanger",
        "получател", "адрес", "odbiorc", "adresat", "příjem", "宛先", "受信者", "アドレス", "収件人", "收件人", "地址", "用户", "수신", "받는",
    ];

    private static readonly string[] Against = ["mail from", "from:", "from <", "sender", "absender", "expéditeur", "remitente", "mittente", "remetente", "contact", "support", "message-id", "message id", "messageid", "please send", "http", "helpdesk", "assistance", "administrator", "reply-to", "送信者", "发件人"];

    private static readonly string[] HeaderNames =
        ["received", "return-path", "message-id", "mime-version", "dkim-signature", "content-type", "from", "to", "subject", "date", "delivered-to", "reply-to", "sender", "domainkey-signature", "authentication-results", "x-mailer", "feedback-id", "content-transfer-encoding", "list-unsubscribe", "list-id", "cc", "errors-to", "precedence", "x-smtpcloud-message", "in-reply-to", "references", "user-agent"];

    /// <summary>Nobody but a mail program writes these.</summary>
    private static readonly string[] SureHeaders = ["received", "return-path", "message-id", "mime-version", "dkim-signature", "content-type", "domainkey-signature", "x-mailer", "x-smtpcloud-message"];

    private readonly List<string> _lines = [];

    private ReportText(string text)
    {
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            if (_lines.Count >= MostLines) break;
            _lines.Add((line.Length > 2_000 ? line[..2_000] : line).ToString());
        }
    }

    /// <summary>Headers of the returned mail, where they were simply appended to the text.</summary>
    internal MailPart? Appended { get; private set; }

    /// <summary>The lines before the returned mail.</summary>
    internal string Said { get; private set; } = "";

    /// <summary>The same, folded for looking up phrases.</summary>
    internal string Folded { get; private set; } = "";

    internal static ReportText Of(MailContents mail)
    {
        var text = new StringBuilder();
        var plain = mail.Parts.Where(p => p.Depth == 0 && IsSaid(p, "text/plain")).ToList();
        foreach (var part in plain) Append(text, part.Text);
        if (text.Length < 40)
            foreach (var part in mail.Parts.Where(p => p.Depth == 0 && p.MediaType == "text/html")) Append(text, Stripped(part.Text));

        var report = new ReportText(text.ToString());
        report.Cut();
        return report;

        static bool IsSaid(MailPart part, string type) => part.MediaType == type || (part.MediaType.StartsWith("text/", StringComparison.Ordinal) && part.MediaType is not ("text/html" or "text/rfc822-headers" or "text/rfc822" or "text/calendar" or "text/css" or "text/message-headers"));

        static void Append(StringBuilder all, string part)
        {
            if (all.Length < MailPart.MostText) all.Append(part).Append('\n');
        }
    }

    /// <summary>The recipients that the text names, likeliest first, each with the lines that tell of it.</summary>
    internal List<(string Email, string Segment)> Recipients(IReadOnlyCollection<string> returnedTo, IReadOnlyCollection<string> notThese)
    {
        var found = new Dictionary<string, (int Score, int Line)>(StringComparer.OrdinalIgnoreCase);
        var lines = Said.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i];
            if (!line.Contains('@', StringComparison.Ordinal)) continue;
            foreach (var address in MailAddresses.All(line))
            {
                if (notThese.Contains(address, StringComparer.OrdinalIgnoreCase) || !address.AsSpan(address.LastIndexOf('@')).Contains('.')) continue;
                var score = Score(line, i == 0 ? "" : lines[i - 1], address) + (returnedTo.Contains(address, StringComparer.OrdinalIgnoreCase) ? 5 : 0);
                if (!found.TryGetValue(address, out var known)) found[address] = (score, i);
                else if (score > known.Score) found[address] = (score, known.Line);
            }
        }

        if (found.Count == 0) return [];
        var best = found.Values.Max(f => f.Score);
        if (best < 0) return [];
        var chosen = found.Where(f => f.Value.Score >= Math.Max(0, Math.Min(best - 2, 4))).OrderByDescending(f => f.Value.Score).ThenBy(f => f.Value.Line).Take(50).ToList();
        var starts = chosen.Select(c => c.Value.Line).Order().ToArray();
        return chosen.ConvertAll(c =>
        {
            var next = Array.Find(starts, s => s > c.Value.Line);
            return (c.Key, Segment(lines, c.Value.Line, next > c.Value.Line ? next : lines.Length));
        });
    }

    private static string Segment(string[] lines, int from, int to)
    {
        var text = new StringBuilder();
        for (var i = from; i < to && text.Length < MostSegment; i++) text.Append(lines[i].Trim()).Append('\n');
        return text.ToString();
    }

    private static int Score(string line, string above, string address)
    {
        var at = line.IndexOf(address, StringComparison.Ordinal);
        var before = line[..at].ToLowerInvariant();
        var after = line[(at + address.Length)..];
        var score = 0;
        var isFirst = before.AsSpan().Trim(" \t<>\"'([*-:;,.|»«").IsEmpty;
        if (isFirst && after.AsSpan().Trim(" \t<>\"')]*-:;,.|»«").IsEmpty) score += 4;
        else if (isFirst) score += 3;
        if (FeedbackSigns.Says(before, Before)) score += 3;
        if (FeedbackSigns.Says(before, Against)) score -= 4;
        if (score >= 4 && FeedbackSigns.Says(above.ToLowerInvariant(), Against) && !FeedbackSigns.Says(above.ToLowerInvariant(), Before)) score -= 3;
        var folded = address.ToLowerInvariant();
        if (folded.StartsWith("postmaster@", StringComparison.Ordinal) || folded.StartsWith("mailer-daemon@", StringComparison.Ordinal) || folded.StartsWith("abuse@", StringComparison.Ordinal) || folded.StartsWith("support@", StringComparison.Ordinal)) score -= 3;
        // A message's id looks like an address with a very machine-made name.
        if (address.IndexOf('@', StringComparison.Ordinal) > 30 && before.EndsWith('<') && !isFirst) score -= 2;
        return score;
    }

    /// <summary>Finds where the returned mail begins.</summary>
    private void Cut()
    {
        var end = _lines.Count;
        for (var i = 0; i < _lines.Count; i++)
        {
            if (HeaderBlock(i))
            {
                Appended = MailContents.HeadersIn(string.Join('\n', _lines.Skip(i).Take(300).Select(Unquoted)), 0, 1);
                end = i;
                break;
            }
        }

        for (var i = end - 1; i >= Math.Max(0, end - 6); i--)
            if (_lines[i].Length < 200 && FeedbackSigns.Says(_lines[i].ToLowerInvariant(), FeedbackSigns.ReturnedBelow)) end = i;
        if (Appended is null)
            for (var i = 3; i < end; i++)
                if (_lines[i].Length < 160 && _lines[i].AsSpan().TrimStart().StartsWith("--") && FeedbackSigns.Says(_lines[i].ToLowerInvariant(), FeedbackSigns.ReturnedBelow)) end = i;
        Said = string.Join('\n', _lines.Take(end));
        Folded = FeedbackSigns.Fold(Said, 24_000);
    }

    /// <summary>Three lines or more that only a mail's header has, one of them written by mail programs alone.</summary>
    private bool HeaderBlock(int at)
    {
        if (HeaderName(_lines[at]) is not { } first) return false;
        var sure = Array.IndexOf(SureHeaders, first) >= 0;
        var names = 1;
        for (var i = at + 1; i < Math.Min(_lines.Count, at + 40) && (names < 3 || !sure); i++)
        {
            var line = Unquoted(_lines[i]);
            if (line.Length == 0) return false;
            if (line[0] is ' ' or '\t') continue;
            if (HeaderName(_lines[i]) is not { } name)
            {
                if (line.AsSpan(0, Math.Min(60, line.Length)).IndexOf(':') > 0) continue;
                return false;
            }

            names++;
            sure |= Array.IndexOf(SureHeaders, name) >= 0;
        }

        return names >= 3 && sure;
    }

    private static string? HeaderName(string line)
    {
        line = Unquoted(line);
        var colon = line.AsSpan(0, Math.Min(line.Length, 32)).IndexOf(':');
        if (colon < 2) return null;
        var name = line.AsSpan(0, colon).TrimEnd();
        foreach (var known in HeaderNames)
            if (name.Equals(known, StringComparison.OrdinalIgnoreCase)) return known;
        return null;
    }

    private static string Unquoted(string line) => line.StartsWith("> ", StringComparison.Ordinal) ? line[2..] : line.StartsWith('>') ? line[1..] : line;

    /// <summary>HTML as lines of text.</summary>
    private static string Stripped(string html)
    {
        var text = new StringBuilder(html.Length);
        var at = 0;
        while (at < html.Length)
        {
            var open = html.IndexOf('<', at);
            if (open < 0) open = html.Length;
            text.Append(html, at, open - at);
            if (open == html.Length) break;
            var close = html.IndexOf('>', open);
            if (close < 0) break;
            var tag = html.AsSpan(open + 1, Math.Min(close - open - 1, 12));
            var name = tag.TrimStart('/');
            if (name.StartsWith("style", StringComparison.OrdinalIgnoreCase) || name.StartsWith("script", StringComparison.OrdinalIgnoreCase))
            {
                if (tag[0] != '/')
                {
                    var end = html.IndexOf(name.StartsWith("style", StringComparison.OrdinalIgnoreCase) ? "</style" : "</script", close, StringComparison.OrdinalIgnoreCase);
                    close = end < 0 ? html.Length - 1 : end;
                    at = end < 0 ? html.Length : end;
                    continue;
                }
            }
            else if (name.Contains('@') || html.AsSpan(open + 1, close - open - 1).Contains('@') && close - open < 120 && !html.AsSpan(open, close - open).Contains('='))
            {
                text.Append(html, open, close - open + 1); // an address in angle brackets that nobody escaped
            }
            else if (name.StartsWith("br", StringComparison.OrdinalIgnoreCase) || name.StartsWith("p", StringComparison.OrdinalIgnoreCase) || name.StartsWith("div", StringComparison.OrdinalIgnoreCase) || name.StartsWith("t", StringComparison.OrdinalIgnoreCase) || name.StartsWith("li", StringComparison.OrdinalIgnoreCase) || name.StartsWith("h", StringComparison.OrdinalIgnoreCase))
            {
                text.Append('\n');
            }

            at = close + 1;
        }

        return WebUtility.HtmlDecode(text.ToString());
    }
}
