namespace Dashboard.Web.Kit;

/// <summary>What a chart asks of its series, whatever the type of their items.</summary>
internal interface IChartSeries
{
    string Name { get; }

    SeriesType SeriesType { get; }

    string? Color { get; }

    IReadOnlyList<ChartPoint> Points(TimeZoneInfo zone);
}
