namespace Dashboard.Core.Feedback;

/// <summary>How a mail program asks to leave by mail (RFC 2369).</summary>
internal static class UnsubscribeMail
{
    /// <summary>What the subject says before the token; MailHead writes it.</summary>
    internal const string Prefix = "unsubscribe-";
}
