namespace Dashboard.Web.Kit;

/// <summary>What may differ between charts; everything else is the one look.</summary>
public sealed record ApexChartOptions
{
    /// <summary>Bars or areas on top of each other.</summary>
    public bool Stacked { get; init; }

    /// <summary>Bars from left to right: for names, which are long.</summary>
    public bool Horizontal { get; init; }

    /// <summary>Values are shares of one, printed as percentages.</summary>
    public bool Percent { get; init; }

    /// <summary>The line alone, without axes: beside a figure.</summary>
    public bool Sparkline { get; init; }

    /// <summary>The value axis ends here; 1 for a share that should show its whole.</summary>
    public double? Max { get; init; }

    /// <summary>A span of time can be drawn with the pointer and looked at closer; the menu leads back.</summary>
    public bool Zoom { get; init; }

    /// <summary>Without the menu that saves the chart.</summary>
    public bool Plain { get; init; }
}
