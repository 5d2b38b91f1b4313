using Dashboard.Core.Feedback;
using Dashboard.Core.Sending;

namespace Dashboard.Core.Reports;

/// <summary>One recipient of a campaign: where their mail stands, and what they did with it.</summary>
/// <param name="Reply">The server's last answer.</param>
/// <param name="OpenedAt">The first open by a person.</param>
/// <param name="ClickedAt">The first click by a person.</param>
public sealed record ReportRecipient(
    long RecipientId,
    long MessageId,
    string Email,
    string? Name,
    MessageStanding State,
    SkipReason? SkipReason,
    BounceClass? BounceClass,
    string? Reply,
    int Attempts,
    DateTimeOffset ChangedAt,
    DateTimeOffset? AcceptedAt,
    DateTimeOffset? OpenedAt,
    DateTimeOffset? ClickedAt,
    DateTimeOffset? UnsubscribedAt,
    DateTimeOffset? ComplainedAt,
    bool IsOpenedAutomatically,
    bool IsClickedAutomatically);
