using Dashboard.Core;
using Dashboard.Core.Quality;
using Dashboard.Core.Sheets;
using Dashboard.Web.Accounts;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Dashboard.Web.Pages.Quality;

/// <summary>The report of one day; printed, it is the PDF.</summary>
public partial class DailyReportPage(QualityService quality, SheetService sheets, CurrentActor actor, NavigationManager navigator, IJSRuntime script)
{
    private DailyReportRow? _report;
    private DomainError? _refusal;
    private Dictionary<Guid, SheetSourceRow> _sheets = [];
    private DateOnly _today;

    [SupplyParameterFromQuery(Name = "date")] public string? Date { get; set; }

    protected override async Task OnParametersSetAsync()
    {
        var today = await quality.TodayAsync(actor.Value, Left);
        if (today.Refused(out _refusal)) return;
        _today = today.Value;
        var day = DateOnly.TryParseExact(Date, "yyyy-MM-dd", out var asked) ? asked : _today.AddDays(-1);
        if (_report?.Date == day) return;
        var report = await quality.ReportAsync(actor.Value, day, Left);
        if (report.Refused(out _refusal)) return;
        _report = report.Value;
        _sheets = (await sheets.SliceAsync(actor.Value, new(100), Left)).Items.ToDictionary(s => s.Id);
    }

    private void Go(DateTime? day)
    {
        if (day is { } chosen) navigator.NavigateTo(Urls.QualityReport(DateOnly.FromDateTime(chosen)));
    }

    private Task PrintAsync() => script.InvokeVoidAsync("print").AsTask();
}
