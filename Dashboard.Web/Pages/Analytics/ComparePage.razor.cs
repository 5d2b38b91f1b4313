using Dashboard.Core;
using Dashboard.Core.Reports;
using Dashboard.Web.Accounts;
using Dashboard.Web.Kit;
using Microsoft.AspNetCore.Components;

namespace Dashboard.Web.Pages.Analytics;

/// <summary>Some campaigns side by side, and the mean of their client's year.</summary>
public partial class ComparePage(ReportService reports, AnalyticsService analytics, CurrentActor actor, TimeProvider clock)
{
    private const int Most = 6;

    private List<CampaignReport>? _reports;
    private MetricRow? _mean;
    private DomainError? _refusal;

    [SupplyParameterFromQuery(Name = "ids")] public string? Ids { get; set; }

    private IEnumerable<(string Name, Func<CampaignReport, Rate> Of, Rate? Mean, bool Fine, string? State, string? Which)> Rates =>
    [
        ("Delivery rate", r => r.DeliveryRate, _mean?.DeliveryRate, false, "Accepted", null), ("Open rate", r => r.OpenRate, _mean?.OpenRate, false, null, "Opened"), ("Click rate", r => r.ClickRate, _mean?.ClickRate, false, null, "Clicked"),
        ("Click-to-open", r => r.ClickToOpenRate, _mean?.ClickToOpenRate, false, null, "Clicked"), ("Bounce rate", r => r.BounceRate, _mean?.BounceRate, false, "Bounced", null),
        ("Unsubscribed", r => r.UnsubscribeRate, _mean?.UnsubscribeRate, true, null, "Unsubscribed"), ("Spam reports", r => r.ComplaintRate, _mean?.ComplaintRate, true, null, "Complained"),
    ];

    private string Opening
    {
        get
        {
            var ranked = _reports!.Where(r => r.OpenRate.Share is not null).OrderByDescending(r => r.OpenRate.Share).ToList();
            if (ranked.Count < 2) return "There is nothing to compare yet: no mail was accepted.";
            var against = _mean?.OpenRate.Share is { } mean ? $" The mean of the year is {Format.Percent(mean)}." : "";
            return $"“{ranked[0].Name}” was opened most, by {Format.Percent(ranked[0].OpenRate.Share!.Value)}; “{ranked[^1].Name}” least, by {Format.Percent(ranked[^1].OpenRate.Share!.Value)}.{against}";
        }
    }

    protected override async Task OnParametersSetAsync()
    {
        var found = new List<CampaignReport>();
        foreach (var id in (Ids ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries).Select(text => Guid.TryParse(text, out var id) ? id : Guid.Empty).Where(id => id != Guid.Empty).Distinct().Take(Most))
        {
            var report = await reports.ReportAsync(actor.Value, id, Left);
            if (report.Refused(out _refusal)) return;
            found.Add(report.Value);
        }

        var now = clock.GetUtcNow();
        // Of one client alone, where they are of one: its own average.
        var whose = found.Select(r => r.ClientId).Distinct().ToList() is [var client] ? actor.Value.For(client) : actor.Value;
        _mean = (await analytics.MetricsAsync(whose, new(now.AddDays(-365), now, "UTC"), Left)).Value.SingleOrDefault();
        _reports = found;
    }

    private bool IsBest(Func<CampaignReport, Rate> of, CampaignReport report) =>
        of(report).Share is { } share && share > 0 && of(_reports![0]).Formula != report.BounceRate.Formula && of(report).Formula != report.UnsubscribeRate.Formula && of(report).Formula != report.ComplaintRate.Formula
        && _reports!.All(other => (of(other).Share ?? 0) <= share);

    private static string Share(Rate rate, bool fine) => fine ? Format.FinePercent(rate.Part, rate.Whole) : Format.Percent(rate.Part, rate.Whole);
}
