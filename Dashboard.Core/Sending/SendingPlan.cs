using Dashboard.Core.Campaigns;
using Dashboard.Core.Relays;

namespace Dashboard.Core.Sending;

/// <summary>How a campaign goes out: its limits, what is left, how fast it goes, what waits and why, and when it will be done.</summary>
/// <param name="Relay">The relay's name.</param>
/// <param name="Rest">Messages that are not at their end: queued, sending, deferred.</param>
/// <param name="PerSecondNow">What it did a second over the last minutes; null while it does nothing.</param>
/// <param name="Pace">The relay's limits.</param>
/// <param name="MostToday">The relay's limit of today (UTC), with its warm-up plan.</param>
/// <param name="UsedToday">How many went through the relay today (UTC), of whichever campaign.</param>
/// <param name="PerHour">The campaign's own limit.</param>
/// <param name="Window">Its hours.</param>
/// <param name="OpensAt">When its hours begin again, where they are over now.</param>
/// <param name="ExpectedFinish">Null while it is not being sent, or where nothing bounds its speed yet.</param>
/// <param name="Deferred">What servers put off, by mailbox provider, in their words.</param>
public sealed record SendingPlan(
    string Relay,
    long Rest,
    double? PerSecondNow,
    RelayPace Pace,
    long? MostToday,
    long UsedToday,
    int? PerHour,
    SendWindow? Window,
    DateTimeOffset? OpensAt,
    DateTimeOffset? ExpectedFinish,
    IReadOnlyList<DeferredMail> Deferred);
