namespace Dashboard.Core.Reports;

/// <summary>The states of messages as the product shows them: what a sender holds is "sending".</summary>
public enum MessageStanding
{
    Queued,
    Sending,
    Deferred,
    Accepted,
    Bounced,
    Failed,
    Skipped,
    Unknown,
}
