namespace Dashboard.Core.Reports;

/// <summary>What happened in one span of time: events, not distinct recipients.</summary>
/// <param name="At">The span's beginning.</param>
public sealed record ActivityPoint(
    DateTimeOffset At, long Accepted, long Deferred, long Bounced, PeopleAndAll Opens, PeopleAndAll Clicks, long Unsubscribed, long Complained);
