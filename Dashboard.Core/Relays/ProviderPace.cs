using Dashboard.Core.Sending;

namespace Dashboard.Core.Relays;

/// <summary>At most so many messages a second, an hour and a day (UTC) to one mailbox provider through one relay; null for no limit.</summary>
public sealed record ProviderPace(MailboxProvider Provider, int? PerSecond, int? PerHour, int? PerDay);
