namespace Dashboard.Core.Reports;

/// <summary>What puts a figure into a span of time.</summary>
public enum MetricBasis
{
    /// <summary>The start of its campaign: a campaign's figures stay together, and rates have their own denominators.</summary>
    Campaigns,

    /// <summary>The moment it happened: events, not distinct recipients, by client, weekday and hour.</summary>
    Events,
}
