using Dashboard.Core.Sending;

namespace Dashboard.Core.Reports;

/// <summary>What a mailbox provider said to a campaign's mails in five minutes.</summary>
public sealed record ProviderSpan(MailboxProvider Provider, DateTimeOffset At, long Accepted, long Deferred, long Bounced)
{
    public static readonly TimeSpan Length = TimeSpan.FromMinutes(5);

    public long Answers => Accepted + Deferred + Bounced;
}
