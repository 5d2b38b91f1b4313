using System.Text;
using Dashboard.Core.Sending;

namespace Dashboard.Core.Feedback;

/// <summary>
/// Tells a mailbox that does not exist from everything else that servers refuse mail for. A 5xx alone is no proof: most of them are about policy,
/// size or trouble, so an address is called dead only where its status or the words say so.
/// </summary>
public static class BounceClassifier
{
    private static readonly string[] Authentication = ["spf", "dkim", "dmarc", "ptr", "rdns", "reverse dns", "reverse lookup", "arc-seal", "unauthenticated", "authentication-results", "not authenticated", "sender id"];

    private static readonly string[] Blocklist =
    [
        "blocklist", "blocklisted", "blacklist", "blacklisted", "black list", "block list", "denylist", "deny list", "dnsbl", "rbl", "spamhaus", "spamcop", "sorbs", "barracudacentral", "uribl", "surbl",
        "invaluement", "abusix", "senderscore", "uceprotect", "cbl", "pbl", "xbl", "is listed in", "is listed at", "is listed by", "is listed on", "currently listed", "blocked using",
    ];

    private static readonly string[] OwnAddress = ["sender address", "sender domain", "sender rejected", "sender verify", "domain of sender", "from address", "return path", "return-path", "envelope sender", "invalid sender", "bad sender"];

    private static readonly string[] NoDomain =
    [
        "nxdomain", "domain not found", "domain does not exist", "domain doesn't exist", "no such domain", "host or domain name not found", "unknown domain", "domain unknown", "host unknown", "unknown host", "no such host",
        "domain name not found", "infodomainnonexistent", "null mx", "nullmx", "does not accept mail", "domain is not hosted", "invalid domain",
    ];

    private static readonly string[] NoUser =
    [
        "user unknown", "unknown user", "no such user", "no such recipient", "no such mailbox", "no such address", "no such person", "no such account", "no such local user", "no mailbox here", "no mailbox by that name", "does not exist", "doesn't exist", "not exist",
        "user not found", "recipient not found", "mailbox not found", "address not found", "account not found", "unknown recipient", "recipient unknown", "unknown address", "address unknown", "unknown mailbox",
        "unknown local part", "unknown local-part", "unknown account", "invalid recipient", "invalid mailbox", "invalid user", "recipient invalid", "user invalid", "not a valid mailbox", "not a valid user", "not a valid recipient",
        "not a known user", "no account", "user doesn't have", "user does not have", "not our customer", "unrouteable address", "unroutable address", "addressee unknown", "bad destination mailbox", "recipnotfound",
        "not listed in", "no longer available", "no longer valid", "no longer in use", "no longer exists", "no longer with", "no longer employed", "unable to find user", "cannot find user", "can't find user", "could not find user", "mailbox unknown", "no user", "is unknown",
        "no valid recipients", "recipient does not", "not known here", "no such", "nobody by that name", "unbekannt", "existiert nicht", "inconnu", "inconnue", "n'existe pas", "desconocido", "desconhecido", "no existe", "não existe", "sconosciuto", "non esiste", "onbekend", "不存在",
    ];

    private static readonly string[] Disabled =
    [
        "disabled", "inactive", "deactivated", "not active", "no longer active", "suspended", "account closed", "account is closed", "mailbox closed", "terminated", "discontinued", "expired mailbox", "account expired", "blocked due to inactivity",
    ];

    private static readonly string[] Full =
    [
        "mailbox full", "mailbox is full", "mailfolder is full", "inbox is full", "inbox full", "overquota", "over quota", "over the quota", "over its quota", "quota exceeded", "exceeded quota", "exceed the quota", "exceeds quota", "quota", "out of storage", "exceeded storage",
        "insufficient storage", "insufficient system storage", "storage limit", "not enough space", "not enough storage", "no space left", "disk full", "too many messages in",
    ];

    private static readonly string[] Size = ["message size", "too large", "too big", "size limit", "exceeds size", "maximum size", "exceeds the maximum", "message exceeds"];

    private static readonly string[] Grey = ["greylist", "greylisted", "greylisting", "graylist", "graylisted", "graylisting", "postgrey", "try again in", "please retry"];

    private static readonly string[] Policy =
    [
        "spam", "unsolicited", "junk", "policy", "policies", "reputation", "blocked", "block", "banned", "rejected due to", "access denied", "denied", "not allowed", "not permitted", "prohibited", "forbidden", "refused by", "content", "virus", "malware", "phishing",
        "suspicious", "untrusted", "rate limit", "rate limited", "ratelimit", "throttled", "throttling", "too many connections", "too many messages", "unusual rate", "bulk", "complaints", "abuse", "relay", "relaying", "administrative", "prohibition", "filter", "filtered", "firewall", "not accepted",
        "attachment", "url", "tls", "encryption", "restricted", "only accepts", "not authorized", "unauthorized", "permission",
    ];

    private static readonly string[] Trouble =
    [
        "timeout", "timed out", "time out", "connection refused", "connection reset", "no route", "unreachable", "try again", "try later", "temporarily", "temporary", "later", "loop", "hop count", "too many hops", "local error", "system error", "internal error", "resources", "busy", "overloaded", "dns", "lookup",
        "server error", "not responding", "could not connect", "retry", "expired", "delivery time",
    ];

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

        if (family == 4 || code is >= 400 and < 500) return Temporary(subject, words);
        if (words.Says(OwnAddress) || (subject == 1 && detail is 7 or 8)) return Block("The sender's own address was refused");

        return Permanent(code, subject, detail, words);
    }

    private static BounceVerdict Temporary(int subject, Phrases words)
    {
        if (words.Says(Grey)) return Soft("Greylisted: the server asks to come back later");
        if (words.Says(Full)) return Soft("The mailbox is full");
        if (subject == 7 || words.Says(Policy)) return Block("Held off for reputation, rate or policy");
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
                return Hard("The mailbox does not exist");
            case (1, 2) or (1, 10):
                return Hard("The domain does not exist or takes no mail");
            case (2, 1):
                return words.Says(Disabled) || words.Says(NoUser) ? Hard("The mailbox is disabled") : Undetermined(words);
            case (5, 0) when words.Says(["mailbox unavailable"]) && !words.Says(Policy):
                return Hard("The mailbox does not exist"); // how Outlook.com says it
        }
        if (code == 556) return Hard("The domain does not exist or takes no mail"); // RFC 7504
        if (words.Says(NoUser)) return Hard("The mailbox does not exist");
        return words.Says(Disabled) && !words.Says(Policy) ? Hard("The mailbox is disabled") : Undetermined(words);
    }

    private static BounceVerdict Undetermined(Phrases words)
    {
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
        if (family != 0 && (subject, detail) != (0, 0)) return status;
        var rest = text.AsSpan();
        for (var at = 0; at < rest.Length; at++)
        {
            if (!char.IsAsciiDigit(rest[at]) || (at > 0 && (char.IsAsciiLetterOrDigit(rest[at - 1]) || rest[at - 1] is '.' or '-' or '/'))) continue;
            var from = rest[at..];
            if (SmtpReply.TakeStatus(ref from, out var found) && Split(found) is (4 or 5, var s, var d) && (s, d) != (0, 0)) return found;
        }
        return status;
    }

    private static (int Family, int Subject, int Detail) Split(string? status)
    {
        var parts = (status ?? "").Trim().Split('.');
        return parts.Length == 3 && int.TryParse(parts[0], out var family) && int.TryParse(parts[1], out var subject) && int.TryParse(parts[2], out var detail) ? (family, subject, detail) : default;
    }

    /// <remarks>In lower case, blanks made one, and without addresses: a mailbox called spf@ says nothing about SPF.</remarks>
    private static Phrases Words(string? text)
    {
        var words = new StringBuilder(" ");
        foreach (var word in (text ?? "").ToLowerInvariant().Replace('\u2019', '\'').Replace('_', ' ').Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            if (!word.Contains('@', StringComparison.Ordinal)) words.Append(word).Append(' ');
        return new Phrases(words.ToString());
    }

    private readonly record struct Phrases(string Text)
    {
        /// <summary>True where one of the phrases stands in the text as whole words.</summary>
        internal bool Says(string[] phrases)
        {
            foreach (var phrase in phrases)
                for (var at = Text.IndexOf(phrase, StringComparison.Ordinal); at >= 0; at = Text.IndexOf(phrase, at + 1, StringComparison.Ordinal))
                    if (!char.IsLetterOrDigit(Text[at - 1]) && !char.IsLetterOrDigit(Text[at + phrase.Length])) return true;
            return false;
        }
    }
}
