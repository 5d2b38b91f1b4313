namespace Dashboard.Core.Relays;

/// <summary>How a relay does: the last hour by minute, what of its limits is used, what it said, and what waits for it.</summary>
/// <param name="Queue">Messages of campaigns that are sent or held, and single mails, by state.</param>
/// <param name="Connections">Connections that sender processes hold now.</param>
public sealed record RelayStanding(
    IReadOnlyList<RelayMinute> LastHour, long UsedThisHour, long UsedToday, IReadOnlyList<RelayReply> Replies, RelayQueue Queue, int Connections);
