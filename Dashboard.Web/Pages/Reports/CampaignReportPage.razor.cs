using Dashboard.Core;
using Dashboard.Core.Campaigns;
using Dashboard.Core.Feedback;
using Dashboard.Core.Reports;
using Dashboard.Core.Sending;
using Dashboard.Core.Tracking;
using Dashboard.Web.Accounts;
using Dashboard.Web.Kit;
using Dashboard.Web.Live;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Dashboard.Web.Pages.Reports;

/// <summary>What became of one campaign. Moves by itself within a second of what happens.</summary>
public partial class CampaignReportPage(ReportService reports, VariantTesting testing, CampaignPreviews previews, LiveFeed live, CurrentActor actor, NavigationManager navigator, TimeProvider clock, IDialogService dialogs, ISnackbar snackbar)
{
    private IDisposable? _watching;
    private CampaignReport? _report;
    private DomainError? _refusal;
    private IReadOnlyList<ActivityPoint> _points = [];
    private IReadOnlyList<LinkRow> _links = [];
    private IReadOnlyList<ProviderRow> _providers = [];
    private IReadOnlyList<BounceRow> _bounces = [];
    private IReadOnlyList<AgentRow> _agents = [];
    private IReadOnlyList<DelayRow> _delays = [];
    private IReadOnlyList<UnusualSpan> _unusual = [];
    private RecountStanding? _recounted;
    private VariantReport? _variants;
    private IReadOnlyDictionary<string, string>? _mail;
    private Guid _shown;

    [Parameter] public Guid Id { get; set; }

    [SupplyParameterFromQuery(Name = "by")] public string? By { get; set; }

    [SupplyParameterFromQuery(Name = "state")] public string? State { get; set; }

    [SupplyParameterFromQuery(Name = "event")] public string? Event { get; set; }

    [SupplyParameterFromQuery(Name = "provider")] public string? Provider { get; set; }

    [SupplyParameterFromQuery(Name = "link")] public int? Link { get; set; }

    [SupplyParameterFromQuery(Name = "bounce")] public string? Bounce { get; set; }

    [SupplyParameterFromQuery(Name = "reason")] public string? Reason { get; set; }

    [SupplyParameterFromQuery(Name = "program")] public string? Program { get; set; }

    [SupplyParameterFromQuery(Name = "device")] public string? Device { get; set; }

    [SupplyParameterFromQuery(Name = "band")] public int? Band { get; set; }

    [SupplyParameterFromQuery(Name = "variant")] public string? Tried { get; set; }

    private static IReadOnlyList<Granularity> Choices { get; } = [Granularity.Minute, Granularity.Hour, Granularity.Day];

    private PeopleFilter People => new(
        Chosen<MessageStanding>(State), Chosen<RecipientEvent>(Event), Chosen<MailboxProvider>(Provider), Link, Chosen<BounceClass>(Bounce), string.IsNullOrEmpty(Reason) ? null : Reason,
        Chosen<MailProgram>(Program), Chosen<ReaderDevice>(Device), Band, Chosen<VariantGroup>(Tried));

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
        _variants = (await reports.VariantsAsync(actor.Value, Id, Left)).Value;
        _links = (await reports.LinksAsync(actor.Value, Id, Left)).Value;
        _providers = (await reports.DomainsAsync(actor.Value, Id, Left)).Value;
        _bounces = (await reports.BouncesAsync(actor.Value, Id, Left)).Value;
        _agents = (await reports.AgentsAsync(actor.Value, Id, Left)).Value;
        _delays = (await reports.DelaysAsync(actor.Value, Id, Left)).Value;
        _unusual = (await reports.UnusualAsync(actor.Value, Id, Left)).Value;
        _recounted = (await reports.RecountStandingAsync(actor.Value, Id, Left)).Value;
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

    private Task<IDialogReference> ShareAsync() => dialogs.ShowAsync<ShareDialog>("Hand the report on", new DialogParameters<ShareDialog> { { d => d.CampaignId, Id } });

    private async Task ReadMailAsync()
    {
        var mails = new Dictionary<string, string>();
        foreach (var letter in _links.Select(l => l.Variant).Append(VariantMark.LetterOf(0)).Distinct().Order(StringComparer.Ordinal))
        {
            var preview = await previews.OfCampaignAsync(actor.Value, Id, null, letter, Left);
            if (preview.Refused(out var error)) snackbar.Show(error);
            else mails[letter] = preview.Value.Html;
        }

        _mail = mails;
    }

    private async Task ChooseAsync(string letter)
    {
        var waits = _variants?.Rows.FirstOrDefault(r => r.Mark == VariantMark.Waiting)?.Targeted ?? 0;
        if (!await dialogs.ConfirmAsync(new ConfirmQuestion($"Send {letter} to the rest?", $"{Format.Count(waits, "mail")} that wait for the winner go out as {letter}. This can’t be changed later.", $"Send {letter}", Destructive: false))) return;
        if (await testing.ChooseAsync(actor.Value, Id, letter, Left) is { } error) snackbar.Show(error);
        else snackbar.Done($"The rest gets {letter}.");
        await ReadAsync();
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
}
