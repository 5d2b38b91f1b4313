using Dashboard.Core;
using Dashboard.Core.Quality;
using Dashboard.Core.Sheets;
using Dashboard.Web.Accounts;
using Dashboard.Web.Kit;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Dashboard.Web.Pages.Quality;

/// <summary>A client's reviews over the last days: figures, curves, tables, and the records behind them.</summary>
public partial class QualityPage(QualityService quality, SheetService sheets, CurrentActor actor, IDialogService dialogs, NavigationManager navigator)
{
    private const int UsualDays = 30;
    private QualitySummary? _summary;
    private DomainError? _refusal;
    private QualityFilter _filter = new();
    private List<QualityRow> _records = [];
    private Dictionary<Guid, SheetSourceRow> _sheets = [];
    private string? _next;
    private int _shown;

    [SupplyParameterFromQuery(Name = "days")] public int? Days { get; set; }

    private int Span => Math.Clamp(Days ?? UsualDays, 1, 400);

    protected override async Task OnParametersSetAsync()
    {
        if (_shown == Span) return;
        _shown = Span;
        await ReadAsync();
    }

    private async Task ReadAsync()
    {
        var today = await quality.TodayAsync(actor.Value, Left);
        if (today.Refused(out _refusal)) return;
        var summary = await quality.SummaryAsync(actor.Value, today.Value.AddDays(1 - Span), today.Value, Left);
        if (summary.Refused(out _refusal)) return;
        _summary = summary.Value;
        _sheets = (await sheets.SliceAsync(actor.Value, new(100), Left)).Items.ToDictionary(s => s.Id);
        await FilterAsync(_filter with { From = _summary.From, To = _summary.To });
    }

    private async Task FilterAsync(QualityFilter filter)
    {
        _filter = filter;
        var slice = await quality.RecordsAsync(actor.Value, _filter, new(25), Left);
        (_records, _next) = ([.. slice.Items], slice.NextCursor);
    }

    private async Task MoreAsync()
    {
        var slice = await quality.RecordsAsync(actor.Value, _filter, new(50, _next), Left);
        _records.AddRange(slice.Items);
        _next = slice.NextCursor;
    }

    private async Task PlanAsync()
    {
        var dialog = await dialogs.ShowAsync<TargetsDialog>("Targets");
        if (await dialog.Result is { Canceled: false }) await ReadAsync();
    }

    private void Go(int days) => navigator.NavigateTo(navigator.GetUriWithQueryParameter("days", days == UsualDays ? null : (int?)days), replace: true);
}
