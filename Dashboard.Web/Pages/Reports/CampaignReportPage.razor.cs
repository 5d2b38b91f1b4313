using Dashboard.Core;
using Dashboard.Core.Feedback;
using Dashboard.Core.Reports;
using Dashboard.Web.Accounts;
using Dashboard.Web.Kit;
using Dashboard.Web.Live;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Dashboard.Web.Pages.Reports;

/// <summary>What became of one campaign. Moves by itself within a second of what happens.</summary>
public partial class CampaignReportPage(ReportService reports, LiveFeed live, CurrentActor actor, NavigationManager navigator, TimeProvider clock, ISnackbar snackbar)
{
    private IDisposable? _watching;
    private CampaignReport? _report;
    private DomainError? _refusal;
    private IReadOnlyList<ActivityPoint> _points = [];
    private IReadOnlyList<LinkRow> _links = [];
    private IReadOnlyList<ProviderRow> _providers = [];
    private IReadOnlyList<BounceRow> _bounces = [];
    private long _bouncesRead = -1;
    private Guid _shown;

    [Parameter] public Guid Id { get; set; }

    [SupplyParameterFromQuery(Name = "by")] public string? By { get; set; }

    [SupplyParameterFromQuery(Name = "state")] public string? State { get; set; }

    [SupplyParameterFromQuery(Name = "event")] public string? Event { get; set; }

    private Granularity Granularity => Chosen<Granularity>(By) ?? Fitting;

    /// <summary>Fine while much happens, coarse once it is history.</summary>
    private Granularity Fitting => (clock.GetUtcNow() - (_report?.StartedAt ?? clock.GetUtcNow())) switch
    {
        { TotalHours: < 6 } => Granularity.Minute,
        { TotalDays: < 5 } => Granularity.Hour,
        _ => Granularity.Day,
    };

    private Tone? BounceTone => _report is { Attempted: >= 200, BounceRate.Share: { } share } ? share >= 0.08 ? Tone.Bad : share >= 0.04 ? Tone.Warn : null : null;

    private Tone? ComplaintTone => _report is { Attempted: >= 200, ComplaintRate.Share: { } share } ? share >= 0.003 ? Tone.Bad : share >= 0.0008 ? Tone.Warn : null : null;

    protected override async Task OnParametersSetAsync()
    {
        if (_shown == Id) return;
        _shown = Id;
        _watching?.Dispose();
        await ReadAsync();
        if (_refusal is null) _watching = live.Subscribe($"campaign:{Id}", () => InvokeAsync(MovedAsync));
    }

    protected override void Dispose(bool disposing)
    {
        _watching?.Dispose();
        base.Dispose(disposing);
    }

    private async Task ReadAsync()
    {
        var report = await reports.ReportAsync(actor.Value, Id, Left);
        if (report.Refused(out _refusal)) return;
        _report = report.Value;
        _links = (await reports.LinksAsync(actor.Value, Id, Left)).Value;
        _providers = (await reports.DomainsAsync(actor.Value, Id, Left)).Value;
        if (_bouncesRead != _report.Stats.Bounced)
        {
            _bounces = (await reports.BouncesAsync(actor.Value, Id, Left)).Value;
            _bouncesRead = _report.Stats.Bounced;
        }

        await ReadPointsAsync(Granularity);
    }

    private async Task ReadPointsAsync(Granularity granularity)
    {
        var points = (await reports.TimeSeriesAsync(actor.Value, Id, granularity, null, null, _report!.TimeZone, Left)).Value;
        _points = Spans.Fill(points.Where(p => p.Opens.All + p.Clicks.All > 0).ToList(), granularity, Moment.Zone(_report.TimeZone));
    }

    private async Task MovedAsync()
    {
        await ReadAsync();
        StateHasChanged();
    }

    private async Task ByAsync(Granularity granularity)
    {
        await ReadPointsAsync(granularity);
        navigator.NavigateTo(navigator.GetUriWithQueryParameter("by", granularity.ToString().ToLowerInvariant()), replace: true);
    }

    private async Task RecountAsync()
    {
        var recount = await reports.RecountAsync(actor.Value, Id, Left);
        if (recount.Refused(out var error)) snackbar.Show(error);
        else if (recount.Value.Agreed) snackbar.Done("Counted again from every mail and event: the figures agree.");
        else snackbar.Add($"{Format.Count(recount.Value.Differences.Count, "figure")} differed and are put right: {string.Join(", ", recount.Value.Differences.Take(3).Select(d => $"{d.Figure} {d.Counted} → {d.Found}"))}.", Severity.Warning);
        await ReadAsync();
    }

    private static T? Chosen<T>(string? text)
        where T : struct, Enum => Enum.TryParse<T>(text, ignoreCase: true, out var chosen) && Enum.IsDefined(chosen) ? chosen : null;

    private static string Short(string url) =>
        url.StartsWith("https://", StringComparison.OrdinalIgnoreCase) ? url[8..] : url.StartsWith("http://", StringComparison.OrdinalIgnoreCase) ? url[7..] : url;

    private static Tone ToneOf(BounceClass bounce) => bounce switch
    {
        BounceClass.Hard => Tone.Bad,
        BounceClass.Soft => Tone.Warn,
        BounceClass.Block => Tone.Active,
        _ => Tone.Neutral,
    };
}
