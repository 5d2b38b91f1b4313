using System.Text.RegularExpressions;

namespace Dashboard.Core.Addresses;

/// <summary>What a mail server said of a mailbox when it was named as a recipient.</summary>
public enum MailboxAnswer
{
    /// <summary>It would take mail for it.</summary>
    Taken,

    /// <summary>There is no such mailbox.</summary>
    NoSuchMailbox,

    /// <summary>It said neither: put off, refused for policy, or would not verify.</summary>
    Unclear,

    /// <summary>It could not be talked to, or its address is not to be called.</summary>
    Unreachable,
}

/// <summary>How a server's reply to RCPT is read (RFC 5321 4.2, RFC 3463).</summary>
public static partial class MailboxReplies
{
    /// <summary>The answer in a reply's code and text. A refusal for policy says nothing of the mailbox.</summary>
    public static MailboxAnswer Read(int code, string text)
    {
        if (code is 250 or 251) return MailboxAnswer.Taken;
        if (code is not (550 or 551 or 553)) return MailboxAnswer.Unclear;
        if (Enhanced().Match(text) is { Success: true } status) return status.Value is "5.1.1" or "5.1.2" or "5.1.3" or "5.1.6" or "5.1.10" or "5.2.1" ? MailboxAnswer.NoSuchMailbox : MailboxAnswer.Unclear;
        return Policy().IsMatch(text) ? MailboxAnswer.Unclear : MailboxAnswer.NoSuchMailbox;
    }

    [GeneratedRegex(@"\b5\.\d{1,3}\.\d{1,3}\b")]
    private static partial Regex Enhanced();

    [GeneratedRegex(@"block|spam|polic|reputation|listed|blacklist|denied|relay|ptr|reverse|spf|dkim|dmarc|tls|auth|greylist|try again|rate|too many", RegexOptions.IgnoreCase)]
    private static partial Regex Policy();
}
