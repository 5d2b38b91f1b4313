namespace Dashboard.Core.Reports;

/// <summary>What figures can be told apart by.</summary>
public enum MetricDimension
{
    Client,
    Campaign,

    /// <summary>The lists a campaign went to; one that went to two counts under both.</summary>
    List,

    /// <summary>The segments a campaign went to; one that went to two counts under both.</summary>
    Segment,

    /// <summary>The domain of the sender.</summary>
    Domain,

    /// <summary>The recipients' mailbox provider.</summary>
    Provider,

    /// <summary>1 Monday to 7 Sunday, in the zone asked for.</summary>
    Weekday,

    /// <summary>The hour of the day, 0 to 23, in the zone asked for.</summary>
    Hour,
}
