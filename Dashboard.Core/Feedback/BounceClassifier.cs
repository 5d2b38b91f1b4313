using System.Globalization;
using System.Text;
using Dashboard.Core.Sending;
using static Dashboard.Core.Feedback.BouncePhrases;

namespace Dashboard.Core.Feedback;

/// <summary>
/// Tells a mailbox that does not exist from everything else that servers refuse mail for. A 5xx alone is no proof: most of them are about policy,
/// size or trouble, so an address is called dead only where its status or the words say so.
/// </summary>
public static class BounceClassifier
{
    /// <summary>Disabled today says nothing about next week.</summary>
    private static readonly string[] Passing = ["temporarily", "temporary", "try again", "later", "vorübergehend", "temporairement", "temporalmente", "temporaneamente", "temporariamente", "временно", "暂时", "一時的"];

    private static readonly string[] NoConnection = ["connection refused", "connection timed out", "connection reset", "lost connection", "connection lost", "no route to host", "host is unreachable", "network is unreachable"];

    private const int MostText = 2_000, MostReply = 700;

    /// <summary>What is kept of a host's name: it says which list it is.</summary>
    private static readonly string[] ListHosts = ["spamhaus", "spamcop", "sorbs", "barracudacentral", "uribl", "surbl", "dnsbl", "rbl", "abusix", "abuseat", "uceprotect", "invaluement", "mailspike", "senderscore"];

    /// <summary>Judges what a server said during SMTP.</summary>
    public static BounceVerdict Classify(SmtpReply reply) => Classify(reply.Code, reply.Status, reply.Text);

    /// <summary>Judges a reply code (0 where there is none), an enhanced status and a diagnostic text, of which any may be missing.</summary>
    public static BounceVerdict Classify(int code, string? status, string? text)
    {
        var words = Words(text);
        status = Specific(status, text);
        var (family, subject, detail) = Split(status);
        if (family == 0) family = code / 100;

        if (words.Says(Blocklist)) return Block("The sending server is on a blocklist");
        if (words.Says(Authentication)) return Block("SPF, DKIM, DMARC or reverse DNS was not accepted");
        // A report may call permanent what the server called temporary, and the other way round; whoever says temporary is believed.
        if (family == 4 || code is >= 400 and < 500) return Temporary(subject, words);
        if (words.Says(OwnAddress) || (subject == 1 && detail is 7 or 8)) return Block("The sender's own address was refused");

        return Permanent(code, subject, detail, words);
    }

    /// <summary>Judges a delivery report's Status and Diagnostic-Code (RFC 3464), of which either may be missing, general or wrong.</summary>
    public static BounceVerdict ClassifyReport(string? status, string? diagnostic)
    {
        var text = diagnostic ?? "";
        if (ExitCode(text) is { } exit) return exit;
        var semicolon = text.IndexOf(';', StringComparison.Ordinal);
        if (semicolon is > 0 and < 16) text = text[(semicolon + 1)..];
        var reply = ReplyIn(text);
        // Gmail gives up on a domain that does not exist with 4.0.0.
        if (reply is null && Split(Clean(status)) is (4, 0, 0) && text.Contains("NXDOMAIN", StringComparison.OrdinalIgnoreCase)) return Hard("The domain does not exist or takes no mail");
        // The server's own words count for more than the status that the reporting server made of them.
        var verdict = Classify(reply is null ? 0 : CodeOf(reply), StatusOf(Clean(status), reply ?? text), text);
        return verdict.Class is BounceClass.Undetermined && reply is null && Split(Clean(status)).Family == 4 ? Soft("Temporary trouble at the receiving server") : verdict;
    }

    /// <summary>Judges what a report tells people, where it holds nothing for programs.</summary>
    internal static BounceVerdict ClassifyText(string said, string? status)
    {
        var reply = ReplyIn(said);
        var verdict = reply is null ? new BounceVerdict(BounceClass.Undetermined, "It says too little to tell") : Classify(CodeOf(reply), StatusOf(Clean(status), reply), reply);
        return verdict.Class is BounceClass.Undetermined ? Classify(reply is null ? 0 : CodeOf(reply), Clean(status), said.Length > MostText ? said[..MostText] : said) : verdict;
    }

    /// <summary>The likelier of two statuses: the server's own where it is specific, else the report's.</summary>
    internal static string? StatusOf(string? status, string? reply)
    {
        var stated = Clean(status);
        var spoken = StatusIn(reply);
        if (spoken is null) return stated;
        var (family, subject, detail) = Split(stated);
        // General statuses (x.0.0, x.1.0, x.3.0, x.5.0 …) are what servers write that do not know; they do not outweigh a detail.
        return family == 0 || detail == 0 || (subject, detail) == (0, 0) ? spoken : stated;
    }

    /// <summary>The first SMTP reply that a text quotes, up to its end; null where it quotes none.</summary>
    internal static string? ReplyIn(string? text)
    {
        if (text is null) return null;
        for (var at = 0; at + 3 <= text.Length; at++)
        {
            at = text.AsSpan(at).IndexOfAny('4', '5') is >= 0 and var next ? at + next : text.Length;
            if (at + 3 > text.Length) break;
            if (!IsCode(text, at)) continue;
            return UpToBlank(text, at);
        }

        for (var at = 0; at + 5 <= text.Length; at++)
        {
            if (text[at] is not ('4' or '5') || text[at + 1] != '.' || (at > 0 && (char.IsAsciiLetterOrDigit(text[at - 1]) || text[at - 1] is '.' or '-' or '/'))) continue;
            var rest = text.AsSpan(at);
            if (SmtpReply.TakeStatus(ref rest, out var found) && Split(found) is var (_, subject, _) && subject <= 7) return UpToBlank(text, at);
        }

        return null;
    }

    /// <summary>A reply ends where its paragraph does.</summary>
    private static string UpToBlank(string text, int at)
    {
        var reply = text.AsSpan(at, Math.Min(MostReply, text.Length - at));
        var end = reply.IndexOf("\n\n");
        return (end < 0 ? reply : reply[..end]).ToString();
    }

    /// <summary>Three digits that stand as a reply code does: not a port, a year, an address or a number of seconds.</summary>
    private static bool IsCode(string text, int at)
    {
        if (text[at] is not ('4' or '5') || text[at + 1] is < '0' or > '7' || !char.IsAsciiDigit(text[at + 2])) return false;
        if (at > 0 && text[at - 1] is not (' ' or '\t' or '\n' or '\r' or '(' or '[' or ':' or ';' or '"' or '\'' or '>' or '<' or '#' or '=' or ',' or '|' or '/' or '\u3000' or '「' or '（')) return false;
        if (at + 3 == text.Length) return true;
        var after = text[at + 3];
        if (after is '-' or ';' or ')' or ',' or '"' or '#' or '\n' or '\r' or '>' or '\'') return at + 4 >= text.Length || after != '-' || text[at + 4] is not (>= '0' and <= '9') || (at + 5 < text.Length && text[at + 5] == '.');
        if (after == '.') return at + 4 >= text.Length || !char.IsAsciiDigit(text[at + 4]) || text[at + 1] is '5' && !char.IsAsciiDigit(text[Math.Min(text.Length - 1, at + 5)]);
        if (after == ':') return at + 4 < text.Length && text[at + 4] == ' ';
        if (after is not (' ' or '\t')) return false;
        var word = text.AsSpan(at + 4, Math.Min(12, text.Length - at - 4)).TrimStart();
        foreach (var unit in (string[])["seconds", "minutes", "hours", "days", "bytes", "kb", "mb", "octets", "messages", "recipients"])
            if (word.StartsWith(unit, StringComparison.OrdinalIgnoreCase)) return false;
        return true;
    }

    private static int CodeOf(string reply) =>
        reply.Length >= 3 && int.TryParse(reply.AsSpan(0, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var code) && code is >= 400 and < 600 ? code : 0;

    /// <summary>What Unix programs say by their exit code (sysexits.h).</summary>
    private static BounceVerdict? ExitCode(string diagnostic)
    {
        if (!diagnostic.AsSpan().TrimStart().StartsWith("x-unix", StringComparison.OrdinalIgnoreCase)) return null;
        var digits = string.Concat(diagnostic.SkipWhile(c => c != ';').Where(char.IsAsciiDigit).Take(3));
        return digits switch
        {
            "67" => Hard("The mailbox does not exist"),
            "68" => Hard("The domain does not exist or takes no mail"),
            "69" or "70" or "71" or "73" or "74" or "75" => Soft("Trouble at the receiving server"),
            "77" => Block("Refused for policy"),
            _ => null,
        };
    }

    private static string? Clean(string? status)
    {
        var text = (status ?? "").AsSpan().TrimStart(" #(");
        return SmtpReply.TakeStatus(ref text, out var found) ? found : null;
    }

    private static BounceVerdict Temporary(int subject, Phrases words)
    {
        if (words.Says(Grey)) return Soft("Greylisted: the server asks to come back later");
        if (words.Says(Full)) return Soft("The mailbox is full");
        if (subject == 7 || words.Says(subject == 4 ? SurePolicy : Policy)) return Block("Held off for reputation, rate or policy");
        return Soft("Temporary trouble at the receiving server");
    }

    private static BounceVerdict Permanent(int code, int subject, int detail, Phrases words)
    {
        if (subject is not 7 && words.Says(NoDomain)) return Hard("The domain does not exist or takes no mail");
        switch (subject, detail)
        {
            case (7, _):
                return Block("Refused for policy, reputation or authentication");
            case (2, 2):
                return Soft("The mailbox is full");
            case (2, 3) or (3, 4):
                return Block("The message is too large");
            case (3, _):
                return words.Says(Policy) ? Block("Refused for policy") : Soft("The receiving server cannot take it");
            case (4, _):
                return words.Says(Policy) ? Block("Refused for policy") : Soft("The receiving server cannot be reached");
            case (6, _):
                return Block("The message's content or form was refused");
        }
        if (words.Says(Full)) return Soft("The mailbox is full");
        if (words.Says(Size)) return Block("The message is too large");

        switch (subject, detail)
        {
            case (1, 1) or (1, 3) or (1, 6):
                return words.Says(SurePolicy) && !words.Says(NoUser) ? Block("Refused for policy, content or reputation") : Hard("The mailbox does not exist");
            case (1, 2) or (1, 10):
                return Hard("The domain does not exist or takes no mail");
            case (2, 1):
                return (words.Says(Disabled) && !words.Says(Passing)) || words.Says(NoUser) ? Hard("The mailbox is disabled") : Undetermined(words);
            case (5, 0) or (0, 0) when (subject == 5 || code == 550) && words.Says(["mailbox unavailable"]) && !words.Says(Policy) && !words.Says(Passing):
                return Hard("The mailbox does not exist"); // how Outlook.com says it
        }
        if (code == 556) return Hard("The domain does not exist or takes no mail"); // RFC 7504
        if (words.Says(NoUser)) return words.Says(SurePolicy) ? Block("Refused for policy, content or reputation") : Hard("The mailbox does not exist");
        return words.Says(Disabled) && !words.Says(Passing) && !words.Says(Policy) ? Hard("The mailbox is disabled") : Undetermined(words);
    }

    private static BounceVerdict Undetermined(Phrases words)
    {
        if (words.Says(NoConnection) && !words.Says(SurePolicy)) return Soft("The receiving server cannot be reached");
        if (words.Says(Policy)) return Block("Refused for policy, content or reputation");
        return words.Says(Trouble) ? Soft("Trouble at the receiving server") : new BounceVerdict(BounceClass.Undetermined, "It says too little to tell");
    }

    private static BounceVerdict Hard(string reason) => new(BounceClass.Hard, reason);

    private static BounceVerdict Soft(string reason) => new(BounceClass.Soft, reason);

    private static BounceVerdict Block(string reason) => new(BounceClass.Block, reason);

    /// <remarks>Many reports say 5.0.0 and have the truth in the text.</remarks>
    private static string? Specific(string? status, string? text)
    {
        var (family, subject, detail) = Split(status);
        return family != 0 && (subject, detail) != (0, 0) ? status : StatusIn(text) ?? status;
    }

    /// <summary>The first specific enhanced status of a text; an address of the network is none.</summary>
    private static string? StatusIn(string? text)
    {
        var rest = text.AsSpan();
        for (var at = 0; at + 5 <= rest.Length; at++)
        {
            if (rest[at] is not ('4' or '5') || rest[at + 1] != '.' || (at > 0 && (char.IsAsciiLetterOrDigit(rest[at - 1]) || rest[at - 1] is '.' or '-' or '/' && !IsAfterCode(rest, at)))) continue;
            var from = rest[at..];
            if (SmtpReply.TakeStatus(ref from, out var found) && Split(found) is (4 or 5, var s, var d) && (s, d) != (0, 0) && s <= 7) return found;
        }

        return null;
    }

    /// <summary>550-5.1.1, as the lines of a long reply have it.</summary>
    private static bool IsAfterCode(ReadOnlySpan<char> text, int at) =>
        at >= 4 && text[at - 1] == '-' && text[at - 4] is '4' or '5' && char.IsAsciiDigit(text[at - 3]) && char.IsAsciiDigit(text[at - 2]);

    private static (int Family, int Subject, int Detail) Split(string? status)
    {
        var parts = (status ?? "").Trim().Split('.');
        return parts.Length == 3 && int.TryParse(parts[0], out var family) && int.TryParse(parts[1], out var subject) && int.TryParse(parts[2], out var detail) ? (family, subject, detail) : default;
    }

    /// <remarks>In lower case, blanks made one, without addresses and names of hosts: a mailbox called spf@ says nothing about SPF.</remarks>
    private static Phrases Words(string? text)
    {
        var words = new StringBuilder(" ");
        if (text?.Length > MostText) text = text[..MostText];
        foreach (var word in (text ?? "").Replace('\u2019', '\'').Replace('_', ' ').Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            if (word.Contains('@', StringComparison.Ordinal) && !word.AsSpan().ContainsAnyInRange('\u2E80', '\uFFEF')) continue;
            var folded = word.ToLowerInvariant();
            if (IsHost(word) && !Array.Exists(ListHosts, list => folded.Contains(list, StringComparison.Ordinal))) continue;
            words.Append(folded).Append(' ');
        }

        return new Phrases(words.ToString());
    }

    /// <summary>mx1.example.com, also in brackets, or an address of the web; not Exchange's RESOLVER.ADR.RecipNotFound, and no two sentences without a blank.</summary>
    private static bool IsHost(string word)
    {
        if (word.Contains("://", StringComparison.Ordinal)) return true;
        var name = word.AsSpan().Trim("[]()<>:,;.\"'");
        var dot = name.LastIndexOf('.');
        if (dot < 1 || name.Length - dot is < 3 or > 12) return false;
        var labels = 1;
        foreach (var c in name)
        {
            if (c == '.') labels++;
            else if (!char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c != '-') return false;
        }

        return labels >= 3 || name[..dot].ContainsAnyInRange('0', '9') || name[(dot + 1)..] is "com" or "net" or "org" or "de" or "fr" or "jp" or "it" or "es" or "br" or "cn" or "uk" or "example";
    }

    private readonly record struct Phrases(string Text)
    {
        /// <summary>True where one of the phrases stands in the text as whole words, or as their beginning where it ends in *; Chinese and Japanese know no blanks between words.</summary>
        internal bool Says(string[] phrases)
        {
            foreach (var said in phrases)
            {
                var isStem = said[^1] == '*';
                var phrase = isStem ? said.AsSpan(0, said.Length - 1) : said;
                var next = 0;
                while (Text.AsSpan(next).IndexOf(phrase, StringComparison.Ordinal) is >= 0 and var found)
                {
                    var at = next + found;
                    if (phrase[0] >= '\u2E80' || (!char.IsLetterOrDigit(Text[at - 1]) && (isStem || !char.IsLetterOrDigit(Text[at + phrase.Length])))) return true;
                    next = at + 1;
                }
            }

            return false;
        }
    }
}
