using Dashboard.Core.Sending;

namespace Dashboard.Core.Feedback;

/// <summary>The message of the ledger that a report is about.</summary>
/// <param name="Email">Whom it was for; null where the recipient was deleted meanwhile.</param>
public sealed record ReportedMessage(short Month, long Id, Guid ClientId, Guid? CampaignId, string? Email, MessageState State, DateTimeOffset? AcceptedAt)
{
    /// <summary>For so long after the hand-over a report is believed.</summary>
    public static readonly TimeSpan BelievedFor = TimeSpan.FromDays(60);

    /// <summary>Whether a server took it, and not longer ago than reports are believed: what was never handed over cannot come back.</summary>
    public bool MayComeBack(DateTimeOffset now) => AcceptedAt is { } accepted && now - accepted < BelievedFor;
}
