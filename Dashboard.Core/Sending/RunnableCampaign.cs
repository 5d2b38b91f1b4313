using Dashboard.Core.Campaigns;

namespace Dashboard.Core.Sending;

/// <summary>A campaign that is being sent, as the pump needs it.</summary>
/// <param name="StartedAt">The Date of all its mails (RFC 5322 3.6.1: when the mail was finished), so that a second attempt is the same mail, octet by octet.</param>
/// <param name="TimeZone">The client's zone, in which its window is read.</param>
public sealed record RunnableCampaign(
    Guid Id, Guid ClientId, short Month, Guid? RelayId, DoubtfulChoice Doubtful, bool IsLaunched, DateTimeOffset StartedAt,
    int? PerHour = null, SendWindow? Window = null, string TimeZone = "UTC");
