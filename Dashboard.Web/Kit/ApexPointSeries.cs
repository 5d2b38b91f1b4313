using Microsoft.AspNetCore.Components;

namespace Dashboard.Web.Kit;

/// <summary>One series of an <see cref="ApexChart{TItem}"/>: where its points come from, and how they are drawn.</summary>
public sealed class ApexPointSeries<TItem> : ComponentBase, IChartSeries, IDisposable
{
    [CascadingParameter] private ApexChart<TItem> Chart { get; set; } = null!;

    [Parameter, EditorRequired] public required IReadOnlyList<TItem> Items { get; set; }

    /// <summary>A time, a name or a number.</summary>
    [Parameter, EditorRequired] public required Func<TItem, object> XValue { get; set; }

    /// <summary>The value; null leaves a gap.</summary>
    [Parameter, EditorRequired] public required Func<TItem, double?> YValue { get; set; }

    [Parameter, EditorRequired] public required string Name { get; set; }

    [Parameter] public SeriesType SeriesType { get; set; } = SeriesType.Line;

    /// <summary>A token of css/tokens.css, such as <c>--good</c>; without one the next colour of the row.</summary>
    [Parameter] public string? Color { get; set; }

    IReadOnlyList<ChartPoint> IChartSeries.Points(TimeZoneInfo zone) =>
        [.. Items.Select(item => new ChartPoint(Plain(XValue(item), zone), YValue(item)))];

    protected override void OnInitialized() => Chart.Add(this);

    public void Dispose() => Chart.Remove(this);

    private static object Plain(object x, TimeZoneInfo zone) => x switch
    {
        DateTimeOffset at => at.ToUnixTimeMilliseconds() + (long)zone.GetUtcOffset(at).TotalMilliseconds,
        DateOnly day => new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero).ToUnixTimeMilliseconds(),
        _ => x,
    };
}
