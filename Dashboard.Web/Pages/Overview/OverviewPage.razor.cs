using Dashboard.Core;
using Dashboard.Core.Accounts;
using Dashboard.Core.Campaigns;
using Dashboard.Core.Reports;
using Dashboard.Web.Accounts;
using Dashboard.Web.Kit;
using Dashboard.Web.Live;
using Microsoft.AspNetCore.Components;

namespace Dashboard.Web.Pages.Overview;

/// <summary>What happened lately and what needs a decision: for one client, or for the whole house. Follows what runs.</summary>
public partial class OverviewPage(ReportService reports, SessionService sessions, LiveFeed live, CurrentActor actor, TimeProvider clock)
{
    private readonly Dictionary<Guid, IDisposable> _watching = [];
    private Core.Reports.Overview? _overview;
    private DateTimeOffset? _lastVisit;

    [CascadingParameter(Name = "TimeZone")] public string? Zone { get; set; }

    private CampaignStats Now => _overview!.Total.Stats;

    private CampaignStats Before => _overview!.Before.Stats;

    protected override async Task OnInitializedAsync()
    {
        _lastVisit = await sessions.LastVisitAsync(actor.Value, Left);
        await ReadAsync();
    }

    protected override void Dispose(bool disposing)
    {
        foreach (var watch in _watching.Values) watch.Dispose();
        base.Dispose(disposing);
    }

    private async Task ReadAsync()
    {
        _overview = await reports.OverviewAsync(actor.Value, Zone ?? "UTC", _lastVisit, Left);
        foreach (var campaign in _overview.AtHand.Select(c => c.Id).Concat(_overview.Last.Select(c => c.Id)).Distinct())
            if (!_watching.ContainsKey(campaign)) _watching[campaign] = live.Subscribe($"campaign:{campaign}", () => InvokeAsync(MovedAsync));
    }

    private async Task MovedAsync()
    {
        await ReadAsync();
        StateHasChanged();
    }

    /// <summary>The people behind a figure of the last 30 days.</summary>
    private static string People(MessageStanding? state = null, RecipientEvent? which = null) => Urls.PeriodPeople(ReportService.OverviewDays, state: state?.ToString(), which: which?.ToString());

    private MarkupString At(DateTimeOffset? at) => Moment.Drawn(at, Zone, clock.GetUtcNow());

    private static string Words(Core.Reports.Overview overview)
    {
        var now = overview.Total;
        if (now.Campaigns == 0) return "Nothing was sent in the last 30 days.";
        var s = now.Stats;
        var told = $"{Format.Count(now.Campaigns, "campaign")} reached {Format.Count(s.Accepted, "mailbox", "mailboxes")} in the last 30 days; {Format.Percent(s.Opens.People, s.Accepted)} were opened by people and {Format.Percent(s.Clicks.People, s.Accepted)} clicked.";
        var waiting = overview.AtHand.Count(c => c.Status is CampaignStatus.Paused);
        return waiting == 0 ? told : $"{told} {Format.Count(waiting, "campaign")} {(waiting == 1 ? "is" : "are")} paused and {(waiting == 1 ? "waits" : "wait")} for a decision.";
    }

    private static string Words(VisitNews news)
    {
        var s = news.Stats;
        var told = news.IsQuiet ? "Nothing happened" : $"{Format.Count(news.Campaigns, "campaign")} started, {Format.Count(s.Accepted, "mail")} accepted, {Format.Count(s.Opens.People, "open")} and {Format.Count(s.Clicks.People, "click")} by people";
        return news switch
        {
            { IsFirst: true } => $"{told} in the last 24 hours. From your next visit on, this page opens with what happened since.",
            { IsCut: true } => $"{told} in the last {VisitNews.Longest.Days} days; your last visit was before that.",
            { IsQuiet: true } => "Nothing happened since your last visit.",
            _ => $"Since your last visit: {told}.",
        };
    }

    private static string Change(long now, long before)
    {
        if (before == 0) return Format.Count(now);
        var change = (double)(now - before) / before;
        return $"{(change >= 0 ? "+" : "−")}{Format.Percent(Math.Abs(change))} on the 30 days before";
    }

    private static string Beside(PeopleAndAll figure, long accepted) => $"{Format.Brief(figure.People)} · {Format.Percent(figure.All, accepted)} incl. automatic";
}
