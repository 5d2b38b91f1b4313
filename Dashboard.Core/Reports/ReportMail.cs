using System.Globalization;
using System.Net;
using System.Text;
using Dashboard.Core.Clients;
using Dashboard.Core.Sending;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Core.Reports;

/// <summary>A report by mail: the chosen figures with those of the time before, and the campaigns they come from.</summary>
public sealed class ReportMail(IDashboardDbFactory dbs, IAnalytics analytics, NoticeMail notices, IPublicAddress address)
{
    private const int MostCampaigns = 10;

    /// <summary>Sends it to everyone it is for; the problem where it did not reach all.</summary>
    public async Task<string?> SendAsync(ReportPlan plan, DateTimeOffset due, CancellationToken ct)
    {
        var (subject, text, html) = await WriteAsync(plan, due, ct);
        var problems = new List<string>();
        foreach (var to in plan.Recipients)
            if ((await notices.SendAsync(plan.ClientId, to, subject, text, html, ct)).Refused(out var error)) problems.Add($"{to}: {error.Message}");
        return problems.Count == 0 ? null : string.Join(' ', problems);
    }

    /// <summary>Subject, text and HTML of a report that is due at a moment.</summary>
    public async Task<(string Subject, string Text, string Html)> WriteAsync(ReportPlan plan, DateTimeOffset due, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(Actor.System(plan.ClientId), ct);
        var client = await db.Clients.AsNoTracking().SingleAsync(c => c.Id == plan.ClientId, ct);
        var brand = await BrandService.OfAsync(db, plan.ClientId, ct);
        var (from, to) = plan.SpanAt(due);
        var question = new MetricsQuestion(from, to, plan.TimeZone);
        var now = (await analytics.MetricsAsync(plan.ClientId, question, ct)).SingleOrDefault() ?? Nothing;
        var before = (await analytics.MetricsAsync(plan.ClientId, question.Before(), ct)).SingleOrDefault() ?? Nothing;
        var campaigns = await analytics.MetricsAsync(plan.ClientId, question with { Dimensions = [MetricDimension.Campaign] }, ct);

        var span = Span(from, to, plan.TimeZone);
        var figures = plan.ToDraft().Figures.ConvertAll(f => (Name: NameOf(f), Now: ValueOf(f, now), Before: ValueOf(f, before)));
        var opening = Opening(now, span);
        return ($"{client.Name}: {plan.Name}, {span}", Text(opening, figures, campaigns), Html(client.Name, brand.Colour, plan.Name, span, opening, figures, campaigns));
    }

    private static MetricRow Nothing { get; } = new(null, [], 0, CampaignStats.Nothing, null);

    private static string Opening(MetricRow now, string span) => now.Campaigns is 0 or null
        ? $"No campaign was started in this time ({span})."
        : string.Create(CultureInfo.InvariantCulture, $"{now.Campaigns} {(now.Campaigns == 1 ? "campaign" : "campaigns")} reached {now.Stats.Accepted:#,0} {(now.Stats.Accepted == 1 ? "mailbox" : "mailboxes")}. {now.Stats.Opens.People:#,0} people opened and {now.Stats.Clicks.People:#,0} clicked.");

    private static string NameOf(ReportFigure figure) => figure switch
    {
        ReportFigure.Campaigns => "Campaigns",
        ReportFigure.Accepted => "Accepted mails",
        ReportFigure.DeliveryRate => "Delivery rate",
        ReportFigure.OpenRate => "Open rate",
        ReportFigure.ClickRate => "Click rate",
        ReportFigure.ClickToOpenRate => "Click-to-open rate",
        ReportFigure.BounceRate => "Bounce rate",
        ReportFigure.UnsubscribeRate => "Unsubscribed",
        _ => "Reported as spam",
    };

    private static string ValueOf(ReportFigure figure, MetricRow row) => figure switch
    {
        ReportFigure.Campaigns => Count(row.Campaigns ?? 0),
        ReportFigure.Accepted => Count(row.Stats.Accepted),
        ReportFigure.DeliveryRate => Percent(row.DeliveryRate),
        ReportFigure.OpenRate => Percent(row.OpenRate),
        ReportFigure.ClickRate => Percent(row.ClickRate),
        ReportFigure.ClickToOpenRate => Percent(row.ClickToOpenRate),
        ReportFigure.BounceRate => Percent(row.BounceRate),
        ReportFigure.UnsubscribeRate => Percent(row.UnsubscribeRate, "0.00"),
        _ => Percent(row.ComplaintRate, "0.00"),
    };

    private static string Count(long count) => count.ToString("#,0", CultureInfo.InvariantCulture);

    private static string Percent(Rate rate, string format = "0.0") => rate.Share is { } share ? (share * 100).ToString(format, CultureInfo.InvariantCulture) + " %" : "–";

    private static string Span(DateTimeOffset from, DateTimeOffset to, string zone)
    {
        var local = TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var known) ? known : TimeZoneInfo.Utc;
        var (first, last) = (TimeZoneInfo.ConvertTime(from, local).Date, TimeZoneInfo.ConvertTime(to, local).Date.AddDays(-1));
        return first == last ? first.ToString("MMMM d, yyyy", CultureInfo.InvariantCulture) : string.Create(CultureInfo.InvariantCulture, $"{first:MMMM d} to {last:MMMM d, yyyy}");
    }

    private string Text(string opening, List<(string Name, string Now, string Before)> figures, MetricRow[] campaigns)
    {
        var text = new StringBuilder(opening).Append("\n\n");
        foreach (var (name, now, before) in figures) text.Append(CultureInfo.InvariantCulture, $"{name}: {now} (before: {before})\n");
        if (campaigns.Length > 0) text.Append("\nCampaigns:\n");
        foreach (var row in campaigns.Take(MostCampaigns)) text.Append(CultureInfo.InvariantCulture, $"  {row.Keys[0].Name}: {Count(row.Stats.Accepted)} accepted, {Percent(row.OpenRate)} opened, {Percent(row.ClickRate)} clicked\n  {address.Base}/campaigns/{row.Keys[0].Id}/report\n");
        return text.Append(CultureInfo.InvariantCulture, $"\nAll of it: {address.Base}/analytics\n").ToString();
    }

    private string Html(string client, string colour, string plan, string span, string opening, List<(string Name, string Now, string Before)> figures, MetricRow[] campaigns)
    {
        const string Cell = "padding:9px 0;border-bottom:1px solid #e6e6eb";
        var html = new StringBuilder();
        html.Append(CultureInfo.InvariantCulture, $"<!doctype html><html lang=\"en\"><body style=\"margin:0;padding:24px;background:#f8f8fa;color:#17181c;font:15px/1.5 system-ui,-apple-system,'Segoe UI',Arial,sans-serif\"><div style=\"max-width:600px;margin:0 auto;background:#fff;border-top:4px solid {colour};padding:28px\">");
        html.Append(CultureInfo.InvariantCulture, $"<div style=\"color:#585d69;font-size:13px\">{Safe(client)}</div><h1 style=\"margin:2px 0 0;font-size:22px;line-height:1.3\">{Safe(plan)}</h1><div style=\"color:#585d69;font-size:13px\">{Safe(span)}</div><p>{Safe(opening)}</p>");
        html.Append("<table role=\"presentation\" width=\"100%\" cellspacing=\"0\" style=\"border-collapse:collapse\">");
        foreach (var (name, now, before) in figures) html.Append(CultureInfo.InvariantCulture, $"<tr><td style=\"{Cell}\">{Safe(name)}</td><td style=\"{Cell};text-align:right;font-weight:600\">{Safe(now)}</td><td style=\"{Cell};text-align:right;color:#585d69;font-size:13px\">before: {Safe(before)}</td></tr>");
        html.Append("</table>");
        if (campaigns.Length > 0)
        {
            html.Append("<h2 style=\"margin:26px 0 4px;font-size:16px\">Campaigns</h2><table width=\"100%\" cellspacing=\"0\" style=\"border-collapse:collapse;font-size:14px\"><tr style=\"color:#585d69;font-size:12px;text-align:right\"><th style=\"text-align:left;font-weight:500\">Campaign</th><th style=\"font-weight:500\">Accepted</th><th style=\"font-weight:500\">Opened</th><th style=\"font-weight:500\">Clicked</th></tr>");
            foreach (var row in campaigns.Take(MostCampaigns))
                html.Append(CultureInfo.InvariantCulture, $"<tr style=\"text-align:right\"><td style=\"{Cell};text-align:left\"><a href=\"{Safe(address.Base)}/campaigns/{row.Keys[0].Id}/report\" style=\"color:{colour}\">{Safe(row.Keys[0].Name)}</a></td><td style=\"{Cell}\">{Count(row.Stats.Accepted)}</td><td style=\"{Cell}\">{Percent(row.OpenRate)}</td><td style=\"{Cell}\">{Percent(row.ClickRate)}</td></tr>");
            html.Append("</table>");
        }

        return html.Append(CultureInfo.InvariantCulture, $"<p style=\"margin-top:26px\"><a href=\"{Safe(address.Base)}/analytics\" style=\"color:{colour}\">All of it in the dashboard</a></p></div></body></html>").ToString();
    }

    private static string Safe(string text) => WebUtility.HtmlEncode(text);
}
