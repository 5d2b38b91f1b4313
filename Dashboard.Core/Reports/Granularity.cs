namespace Dashboard.Core.Reports;

/// <summary>How long the spans of a time series are. Minutes are kept for a campaign's first six hours, hours after that.</summary>
public enum Granularity
{
    Minute,
    Hour,
    Day,
    Week,
    Month,
}
