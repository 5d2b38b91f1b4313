using System.Globalization;
using Dashboard.Core.Reports;

namespace Dashboard.Core.Exports;

/// <summary>Every table of a campaign's report, and of analytics, to be written to a file.</summary>
public sealed class ReportTables(ReportService reports)
{
    private static readonly string[] At = ["at"];
    private static readonly string[] OfMetric = ["campaigns", "targeted", "accepted", "bounced", "opens_people", "opens_all", "clicks_people", "clicks_all", "unsubscribed", "complained"];

    /// <summary>The tables of a campaign's report by name.</summary>
    public static IReadOnlyList<string> Names { get; } = ["summary", "timeseries", "links", "providers", "programs", "delays", "bounces", "variants"];

    /// <summary>A table of a campaign's report.</summary>
    public async Task<Result<ReportTable>> OfCampaignAsync(Actor actor, Guid id, string table, CancellationToken ct) => table switch
    {
        "summary" => Of(await reports.ReportAsync(actor, id, ct), Summary),
        "timeseries" => Of(
            await reports.TimeSeriesAsync(actor, id, Granularity.Hour, null, null, null, ct),
            points => new(table, ["at", "accepted", "deferred", "bounced", "opens_people", "opens_all", "clicks_people", "clicks_all", "unsubscribed", "complained"],
                Rows(points, p => [Text(p.At), Text(p.Accepted), Text(p.Deferred), Text(p.Bounced), Text(p.Opens.People), Text(p.Opens.All), Text(p.Clicks.People), Text(p.Clicks.All), Text(p.Unsubscribed), Text(p.Complained)]))),
        "links" => Of(
            await reports.LinksAsync(actor, id, ct),
            links => new(table, ["index", "url", "people", "clicks_people", "clicks_all"], Rows(links, l => [Text(l.Index), l.Url, Text(l.Clickers), Text(l.Clicks.People), Text(l.Clicks.All)]))),
        "providers" => Of(
            await reports.DomainsAsync(actor, id, ct),
            rows => new(table, ["provider", "targeted", "accepted", "bounced", "deferrals", "opens_people", "clicks_people"],
                Rows(rows, p => [p.Provider.ToString(), Text(p.Targeted), Text(p.Accepted), Text(p.Bounced), Text(p.Deferrals), Text(p.Opens), Text(p.Clicks)]))),
        "programs" => Of(
            await reports.AgentsAsync(actor, id, ct),
            rows => new(table, ["program", "device", "opens_people", "opens_all", "clicks_people", "clicks_all"],
                Rows(rows, a => [a.Program.ToString(), a.Device.ToString(), Text(a.Opens.People), Text(a.Opens.All), Text(a.Clicks.People), Text(a.Clicks.All)]))),
        "delays" => Of(
            await reports.DelaysAsync(actor, id, ct),
            rows => new(table, ["from_minutes", "until_minutes", "first_opened", "first_clicked"],
                Rows(rows, d => [Text((long)d.From.TotalMinutes), d.Until is { } until ? Text((long)until.TotalMinutes) : null, Text(d.Opened), Text(d.Clicked)]))),
        "bounces" => Of(
            await reports.BouncesAsync(actor, id, ct),
            rows => new(table, ["class", "reason", "example", "mails"], Rows(rows, b => [b.Class.ToString(), b.Reason, b.Example, Text(b.Count)]))),
        "variants" => Of(
            await reports.VariantsAsync(actor, id, ct),
            found => new(table, ["variant", "rest", "targeted", "accepted", "bounced", "opens_people", "opens_all", "clicks_people", "clicks_all", "unsubscribed", "complained"],
                Rows(found.Rows, v => [v.Letter, v.IsRest ? "yes" : "no", Text(v.Targeted), Text(v.Accepted), Text(v.Bounced), Text(v.OpenedPeople), Text(v.OpenedAll), Text(v.ClickedPeople), Text(v.ClickedAll), Text(v.Unsubscribed), Text(v.Complained)]))),
        _ => ReportErrors.TableUnknown,
    };

    /// <summary>Rows of analytics, as they were asked for.</summary>
    public static ReportTable OfMetrics(string name, MetricsQuestion question, IEnumerable<MetricRow> rows) => new(
        name,
        [.. question.By is null ? [] : At, .. question.Dimensions.Select(d => d.ToString().ToLowerInvariant()), .. OfMetric],
        Rows(rows, r =>
        [
            .. question.By is null ? [] : new[] { r.At is { } at ? Text(at) : null }, .. r.Keys.Select(k => k.Name), r.Campaigns is { } campaigns ? Text(campaigns) : null, Text(r.Stats.Targeted), Text(r.Stats.Accepted), Text(r.Stats.Bounced),
            Text(r.Stats.Opens.People), Text(r.Stats.Opens.All), Text(r.Stats.Clicks.People), Text(r.Stats.Clicks.All), Text(r.Stats.Unsubscribed), Text(r.Stats.Complained),
        ]));

    private static ReportTable Summary(CampaignReport report)
    {
        var s = report.Stats;
        (string Name, long Value)[] figures =
        [
            ("targeted", s.Targeted), ("queued", s.Queued), ("sending", s.Sending), ("deferred", s.Deferred), ("accepted", s.Accepted), ("bounced", s.Bounced), ("failed", s.Failed), ("skipped", s.Skipped), ("unknown", s.Unknown),
            ("attempted", report.Attempted), ("delivered", report.Delivered), ("opens_people", s.Opens.People), ("opens_all", s.Opens.All), ("clicks_people", s.Clicks.People), ("clicks_all", s.Clicks.All), ("unsubscribed", s.Unsubscribed), ("complained", s.Complained),
        ];
        (string Name, Rate Rate)[] rates =
        [
            ("delivery_rate", report.DeliveryRate), ("bounce_rate", report.BounceRate), ("open_rate", report.OpenRate), ("open_rate_all", report.OpenRateAll), ("click_rate", report.ClickRate),
            ("click_to_open_rate", report.ClickToOpenRate), ("unsubscribe_rate", report.UnsubscribeRate), ("complaint_rate", report.ComplaintRate),
        ];
        return new(
            "summary", ["figure", "value", "formula"],
            [.. figures.Select(f => (IReadOnlyList<string?>)[f.Name, Text(f.Value), null]), .. rates.Select(r => (IReadOnlyList<string?>)[r.Name, r.Rate.Share?.ToString("0.######", CultureInfo.InvariantCulture), r.Rate.Formula])]);
    }

    private static Result<ReportTable> Of<T>(Result<T> found, Func<T, ReportTable> make) => found.Refused(out var error) ? error : make(found.Value);

    private static IReadOnlyList<IReadOnlyList<string?>> Rows<T>(IEnumerable<T> rows, Func<T, IReadOnlyList<string?>> cells) => [.. rows.Select(cells)];

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Text(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
