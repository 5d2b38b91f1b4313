namespace Dashboard.Core.Reports;

/// <summary>Figures over any period, out of the roll-ups. Who may ask is decided before: a client's, or all where none is named.</summary>
public interface IAnalytics
{
    /// <summary>The most rows that one question is answered with.</summary>
    const int MostRows = 5_000;

    /// <summary>Rows in the order of time, then the greatest first.</summary>
    Task<MetricRow[]> MetricsAsync(Guid? clientId, MetricsQuestion question, CancellationToken ct);

    /// <summary>How campaigns did by the weekday and hour they were started at.</summary>
    Task<SendingSlot[]> SlotsAsync(Guid? clientId, DateTimeOffset from, DateTimeOffset to, string zone, CancellationToken ct);

    /// <summary>The latest count of people by how long ago they were last engaged; null before the first.</summary>
    Task<EngagementCohorts?> CohortsAsync(Guid? clientId, CancellationToken ct);

    /// <summary>Counts a client's people by their last engagement, and keeps it as its day's.</summary>
    Task CountCohortsAsync(Guid clientId, DateOnly day, DateTimeOffset now, CancellationToken ct);

    /// <summary>Opens and clicks by mail program and device over campaigns started in a span.</summary>
    Task<AgentRow[]> AgentsAsync(Guid? clientId, DateTimeOffset from, DateTimeOffset to, CancellationToken ct);
}
