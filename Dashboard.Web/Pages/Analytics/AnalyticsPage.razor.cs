using System.Globalization;
using Dashboard.Core;
using Dashboard.Core.Reports;
using Dashboard.Core.Sending;
using Dashboard.Web.Accounts;
using Dashboard.Web.Kit;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Dashboard.Web.Pages.Analytics;

/// <summary>Figures over any period, told apart by what is asked for; period and dimension stand in the address.</summary>
public partial class AnalyticsPage(AnalyticsService analytics, CurrentActor actor, NavigationManager navigator, TimeProvider clock)
{
    private static readonly int[] Periods = [30, 90, 365];

    private int _days = 30;
    private Granularity _spans;
    private DateRange? _range;
    private MetricRow? _now, _before;
    private MetricKey? _part;
    private MetricRow[] _rows = [], _hours = [];
    private List<PeriodPoint> _points = [];
    private BestTime? _best;
    private EngagementCohorts? _cohorts;
    private DomainError? _refusal;
    private DateTimeOffset _readAt;
    private bool _asRate;
    private string? _shown;

    [CascadingParameter(Name = "TimeZone")] public string? Zone { get; set; }

    [SupplyParameterFromQuery(Name = "days")] public int? Days { get; set; }

    [SupplyParameterFromQuery(Name = "from")] public string? From { get; set; }

    [SupplyParameterFromQuery(Name = "to")] public string? To { get; set; }

    [SupplyParameterFromQuery(Name = "by")] public string? By { get; set; }

    [SupplyParameterFromQuery(Name = "of")] public string? Of { get; set; }

    private ReportPeriod Period => ReportPeriod.Of(Days, From, To, Moment.Zone(Zone), clock.GetUtcNow());

    private bool IsCustom => Period.IsCustom;

    private DateTime Today => TimeZoneInfo.ConvertTime(clock.GetUtcNow(), Moment.Zone(Zone)).Date;

    private MetricDimension Dimension => Enum.TryParse<MetricDimension>(By, ignoreCase: true, out var chosen) && Choices.Contains(chosen) ? chosen : MetricDimension.Campaign;

    private IReadOnlyList<MetricDimension> Choices =>
    [
        .. actor.Value.ClientId is null ? [MetricDimension.Client] : Array.Empty<MetricDimension>(),
        MetricDimension.Campaign, MetricDimension.List, MetricDimension.Segment, MetricDimension.Domain, MetricDimension.Provider, MetricDimension.Weekday, MetricDimension.Hour,
    ];

    private string Words => IsCustom ? $"{From} to {To}" : $"in the last {Format.Count(_days, "day")}";

    /// <summary>The people behind a figure of the whole period.</summary>
    private string People(MessageStanding? state = null, RecipientEvent? which = null) => Urls.PeriodPeople(IsCustom ? null : _days, From, To, state?.ToString(), which?.ToString());

    private string DownloadHref => Urls.AnalyticsTable(Dimension.ToString(), First, Last, Zone ?? "UTC");

    private DateTime First => Period.First;

    private DateTime Last => Period.Last;

    protected override async Task OnParametersSetAsync()
    {
        var asked = $"{Days}|{From}|{To}|{By}|{Of}|{Zone}";
        if (_shown == asked) return;
        _shown = asked;
        await ReadAsync();
    }

    private async Task ReadAsync()
    {
        var period = Period;
        _days = period.Days;
        _range = period.IsCustom ? new(period.First, period.Last) : null;
        _spans = _days switch { <= 3 => Granularity.Hour, <= 100 => Granularity.Day, <= 400 => Granularity.Week, _ => Granularity.Month };
        var zone = period.Zone;
        var whole = new MetricsQuestion(period.From, period.To, zone.Id);
        var now = await analytics.MetricsAsync(actor.Value, whole, Left);
        if (now.Refused(out _refusal)) return;
        _now = Only(now.Value);
        _before = Only((await analytics.MetricsAsync(actor.Value, whole.Before(), Left)).Value);
        _rows = (await analytics.MetricsAsync(actor.Value, whole with { Of = MetricPart.Parse(Of), Dimensions = [Dimension] }, Left)).Value;
        _part = MetricPart.Parse(Of) is { } part && (await analytics.MetricsAsync(actor.Value, whole with { Of = part, Dimensions = [part.Dimension] }, Left)).Value is [var only, ..] ? only.Keys[0] : null;
        _points = Points(
            whole, zone, (await analytics.MetricsAsync(actor.Value, whole with { By = _spans }, Left)).Value, (await analytics.MetricsAsync(actor.Value, whole.Before() with { By = _spans }, Left)).Value);
        _hours = (await analytics.MetricsAsync(actor.Value, whole with { Basis = MetricBasis.Events, Dimensions = [MetricDimension.Weekday, MetricDimension.Hour] }, Left)).Value;
        var year = clock.GetUtcNow();
        _best = await analytics.BestTimeAsync(actor.Value, year.AddDays(-365), year, zone.Id, Left);
        _cohorts = await analytics.CohortsAsync(actor.Value, Left);
        _readAt = clock.GetUtcNow();
    }

    private async Task CountCohortsAsync()
    {
        await analytics.CountCohortsAsync(actor.Value, Left);
        _cohorts = await analytics.CohortsAsync(actor.Value, Left);
    }

    /// <summary>Spans of both periods side by side: the same distance from each period's beginning.</summary>
    private List<PeriodPoint> Points(MetricsQuestion whole, TimeZoneInfo zone, MetricRow[] now, MetricRow[] before)
    {
        var shift = whole.To - whole.From;
        var steps = new SortedDictionary<long, (MetricRow? Now, MetricRow? Before)>();
        foreach (var row in now) steps[Step(row.At!.Value)] = (row, null);
        foreach (var row in before) steps[Step(row.At!.Value + shift)] = (steps.GetValueOrDefault(Step(row.At.Value + shift)).Now, row);
        var last = Step(whole.To.AddTicks(-1));
        for (var step = Step(whole.From); step <= last; step = Next(step))
            if (!steps.ContainsKey(step)) steps[step] = (null, null);
        return [.. steps.Select(s => new PeriodPoint(new DateTimeOffset(s.Key, TimeSpan.Zero), s.Value.Now?.Stats.Accepted ?? 0, s.Value.Before?.Stats.Accepted ?? 0, s.Value.Now?.OpenRate.Share, s.Value.Before?.OpenRate.Share))];

        long Step(DateTimeOffset at)
        {
            var local = TimeZoneInfo.ConvertTime(at, zone).DateTime;
            var day = _spans switch
            {
                Granularity.Hour => new DateTime(local.Year, local.Month, local.Day, local.Hour, 0, 0),
                Granularity.Week => local.Date.AddDays(-(((int)local.DayOfWeek + 6) % 7)),
                Granularity.Month => new DateTime(local.Year, local.Month, 1),
                _ => local.Date,
            };
            return ReportPeriod.Start(day, zone).UtcTicks;
        }

        long Next(long step)
        {
            var at = new DateTimeOffset(step, TimeSpan.Zero);
            if (_spans is Granularity.Hour) return at.AddHours(1).UtcTicks;
            var local = TimeZoneInfo.ConvertTime(at, zone).Date;
            return ReportPeriod.Start(_spans switch { Granularity.Week => local.AddDays(7), Granularity.Month => local.AddMonths(1), _ => local.AddDays(1) }, zone).UtcTicks;
        }
    }

    private Task PeriodAsync(int days)
    {
        Go(new() { ["days"] = days, ["from"] = null, ["to"] = null });
        return Task.CompletedTask;
    }

    private Task RangeAsync(DateRange? range)
    {
        if (range is { Start: { } first, End: { } last })
            Go(new() { ["days"] = null, ["from"] = first.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), ["to"] = last.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) });
        return Task.CompletedTask;
    }

    private void ByAsync(MetricDimension dimension) => Go(new() { ["by"] = dimension.ToString().ToLowerInvariant() });

    /// <summary>The campaigns behind a row, or all again.</summary>
    private string HrefOf(MetricKey? key) =>
        navigator.GetUriWithQueryParameters(new Dictionary<string, object?> { ["by"] = key is null ? MetricPart.Parse(Of)?.Dimension.ToString().ToLowerInvariant() : "campaign", ["of"] = key is null ? null : new MetricPart(key.Dimension, key.Id).ToString() });

    private void Go(Dictionary<string, object?> query) => navigator.NavigateTo(navigator.GetUriWithQueryParameters(query), replace: true);

    private static string Opening(MetricRow now, MetricRow before)
    {
        if (now.Campaigns is 0 or null) return "No campaign was started in this time.";
        var change = before.Stats.Accepted == 0 ? "" : $", {(now.Stats.Accepted >= before.Stats.Accepted ? "+" : "−")}{Format.Percent(Math.Abs(now.Stats.Accepted - before.Stats.Accepted), before.Stats.Accepted)} on the period before";
        var rate = before.OpenRate.Share is { } was && now.OpenRate.Share is { } isNow ? $" The open rate went from {Format.Percent(was)} to {Format.Percent(isNow)}." : "";
        return $"{Format.Count(now.Campaigns.Value, "campaign")} reached {Format.Count(now.Stats.Accepted, "mailbox", "mailboxes")}{change}; {Format.Percent(now.Stats.Opens.People, now.Stats.Accepted)} were opened by people and {Format.Percent(now.Stats.Clicks.People, now.Stats.Accepted)} clicked.{rate}";
    }

    private static MetricRow Only(MetricRow[] rows) => rows.SingleOrDefault() ?? new(null, [], 0, CampaignStats.Happened(0, 0, new(0, 0), new(0, 0), 0, 0), null);
}
