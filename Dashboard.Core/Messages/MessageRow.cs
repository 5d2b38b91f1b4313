using Dashboard.Core.Feedback;
using Dashboard.Core.Reports;
using Dashboard.Core.Sending;

namespace Dashboard.Core.Messages;

/// <summary>One e-mail to one address, as lists and the API show it.</summary>
/// <param name="CampaignId">The campaign it belongs to; null for a single mail.</param>
/// <param name="NextAttemptAt">When it is tried next, while it waits.</param>
/// <param name="Reply">The server's last words that were not a plain yes.</param>
public sealed record MessageRow(
    long Id,
    short Month,
    Guid ClientId,
    Guid? CampaignId,
    long? RecipientId,
    string Email,
    string? Name,
    string Subject,
    string? Tag,
    MessageStanding State,
    SkipReason? SkipReason,
    int Attempts,
    DateTimeOffset CreatedAt,
    DateTimeOffset ChangedAt,
    DateTimeOffset? AcceptedAt,
    DateTimeOffset? NextAttemptAt,
    BounceClass? BounceClass,
    string? Reply);
