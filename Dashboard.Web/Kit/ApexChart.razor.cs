using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Dashboard.Web.Kit;

/// <summary>A chart over one script module: drawn once, then only its data moves.</summary>
public sealed partial class ApexChart<TItem>(IJSRuntime script) : IAsyncDisposable
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private readonly List<IChartSeries> _series = [];
    private readonly HashSet<string> _hidden = [];
    private ElementReference _canvas;
    private IJSObjectReference? _module;
    private IJSObjectReference? _chart;
    private string _drawn = "";
    private bool _left;

    [Parameter] public string? Title { get; set; }

    /// <summary>In pixels.</summary>
    [Parameter] public int Height { get; set; } = 260;

    [Parameter] public ApexChartOptions Options { get; set; } = new();

    [Parameter] public RenderFragment? ChildContent { get; set; }

    [Parameter] public string? Class { get; set; }

    [CascadingParameter(Name = "TimeZone")] public string? PageZone { get; set; }

    private bool ShowsLegend => _series.Count > 1 && !Options.Sparkline;

    private bool ShowsMenu => !Options.Sparkline && !Options.Plain;

    public async ValueTask DisposeAsync()
    {
        _left = true;
        try
        {
            if (_chart is not null)
            {
                await _chart.InvokeVoidAsync("dispose");
                await _chart.DisposeAsync();
            }

            if (_module is not null) await _module.DisposeAsync();
        }
        catch (JSDisconnectedException)
        {
            // The browser has gone, and the chart with it.
        }
    }

    internal void Add(IChartSeries series)
    {
        _series.Add(series);
        StateHasChanged();
    }

    internal void Remove(IChartSeries series)
    {
        _series.Remove(series);
        if (!_left) StateHasChanged();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_left || _series.Count == 0) return;

        var picture = Picture();
        var text = picture.GetRawText();
        if (text == _drawn) return;
        _drawn = text;

        if (_module is null)
        {
            _module = await script.ModuleAsync("charts");
            _chart = await _module.InvokeAsync<IJSObjectReference>("draw", _canvas, Picture());
            _drawn = Picture().GetRawText();
        }
        else if (_chart is not null)
        {
            await _chart.InvokeVoidAsync("update", picture);
        }
    }

    /// <summary>Written here: what each circuit's own serialiser learns of a type it keeps for itself, and that was most of a chart.</summary>
    private JsonElement Picture() => JsonSerializer.SerializeToElement(new
    {
        title = Title ?? "chart",
        height = Height,
        options = Options,
        series = _series.Select((series, at) => new
        {
            name = series.Name,
            type = series.SeriesType.ToString().ToLowerInvariant(),
            color = ColorOf(series, at),
            hidden = _hidden.Contains(series.Name),
            data = series.Points(Zone),
        }),
        time = _series.SelectMany(series => series.Points(Zone)).Select(point => point.X).FirstOrDefault() is long,
    }, Json);

    private TimeZoneInfo Zone => Moment.Zone(PageZone);

    private static string ColorOf(IChartSeries series, int at) =>
        series.Color ?? string.Create(CultureInfo.InvariantCulture, $"--chart-{at % 6 + 1}");

    private IEnumerable<(string X, IEnumerable<string> Values)> Rows()
    {
        var columns = _series.Select(series => series.Points(Zone)).ToList();
        var values = columns.Select(points => points.DistinctBy(point => point.X).ToDictionary(point => point.X, point => point.Y)).ToList();
        return columns.SelectMany(points => points).Select(point => point.X).Distinct().Select(x =>
            (Words(x), values.Select(of => Said(of.GetValueOrDefault(x)))));
    }

    private string Said(double? value) => value switch
    {
        null => Format.None,
        { } share when Options.Percent => Format.Percent(share),
        { } figure => figure.ToString("#,0.##", CultureInfo.InvariantCulture),
    };

    private static string Words(object x) => x is long milliseconds
        ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)
        : Convert.ToString(x, CultureInfo.InvariantCulture) ?? "";

    private void Toggle(string name)
    {
        if (!_hidden.Remove(name) && _hidden.Count < _series.Count - 1) _hidden.Add(name);
    }

    private async Task ResetAsync()
    {
        if (_chart is not null) await _chart.InvokeVoidAsync("reset");
    }

    private async Task SaveAsync(string kind)
    {
        if (_chart is not null) await _chart.InvokeVoidAsync("save", kind);
    }
}
