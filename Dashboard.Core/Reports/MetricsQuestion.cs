namespace Dashboard.Core.Reports;

/// <summary>Figures over a span of time, told apart by what is asked for.</summary>
/// <param name="Zone">IANA name of the zone in which days, weekdays and hours are read.</param>
/// <param name="Of">Only campaigns of this list, this provider, this weekday; null for all.</param>
/// <param name="By">The length of spans; null for the whole time in one.</param>
public sealed record MetricsQuestion(
    DateTimeOffset From, DateTimeOffset To, string Zone, Granularity? By = null, MetricBasis Basis = MetricBasis.Campaigns, MetricPart? Of = null, params IReadOnlyList<MetricDimension> Dimensions)
{
    /// <summary>The longest span that is answered at once.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(3 * 366);

    /// <summary>The same question about as long a time right before.</summary>
    public MetricsQuestion Before() => this with { From = From - (To - From), To = From };
}
