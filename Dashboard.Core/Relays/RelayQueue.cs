namespace Dashboard.Core.Relays;

/// <summary>What waits for a relay: messages that were not tried, those under way, those put off, and single mails among them.</summary>
public sealed record RelayQueue(long Queued, long Sending, long Deferred, long SingleMails);
