using System.ComponentModel;
using Dashboard.Core;
using Dashboard.Core.ApiKeys;
using Dashboard.Core.Reports;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Dashboard.Web.Api;

/// <summary>Figures over time: <c>metrics</c> by <c>dimensions</c> in spans of a <c>granularity</c>.</summary>
internal static class MetricsEndpoints
{
    private const int UsualDays = 30;

    /// <summary>Every figure by its name, in the order in which all are given.</summary>
    private static readonly Dictionary<string, Func<MetricRow, bool, object?>> Metrics = new(StringComparer.OrdinalIgnoreCase)
    {
        ["campaigns"] = (r, _) => r.Campaigns,
        ["targeted"] = (r, _) => r.Campaigns is null ? null : r.Stats.Targeted,
        ["attempted"] = (r, isPart) => r.Campaigns is null || isPart ? null : r.Attempted,
        ["queued"] = (r, isPart) => State(r, isPart, r.Stats.Queued),
        ["sending"] = (r, isPart) => State(r, isPart, r.Stats.Sending),
        ["deferred"] = (r, isPart) => State(r, isPart, r.Stats.Deferred),
        ["accepted"] = (r, _) => r.Stats.Accepted,
        ["bounced"] = (r, _) => r.Stats.Bounced,
        ["failed"] = (r, isPart) => State(r, isPart, r.Stats.Failed),
        ["skipped"] = (r, isPart) => State(r, isPart, r.Stats.Skipped),
        ["unknown"] = (r, isPart) => State(r, isPart, r.Stats.Unknown),
        ["deferrals"] = (r, _) => r.Deferrals,
        ["opens"] = (r, isPart) => new MetricPair(r.Stats.Opens.People, isPart ? null : r.Stats.Opens.All),
        ["clicks"] = (r, isPart) => new MetricPair(r.Stats.Clicks.People, isPart ? null : r.Stats.Clicks.All),
        ["unsubscribed"] = (r, isPart) => isPart ? null : r.Stats.Unsubscribed,
        ["complained"] = (r, isPart) => isPart ? null : r.Stats.Complained,
        ["deliveryRate"] = (r, isPart) => isPart ? null : r.DeliveryRate.Share,
        ["bounceRate"] = (r, isPart) => isPart ? null : r.BounceRate.Share,
        ["openRate"] = (r, _) => r.OpenRate.Share,
        ["clickRate"] = (r, _) => r.ClickRate.Share,
        ["clickToOpenRate"] = (r, _) => r.ClickToOpenRate.Share,
        ["unsubscribeRate"] = (r, isPart) => isPart ? null : r.UnsubscribeRate.Share,
        ["complaintRate"] = (r, isPart) => isPart ? null : r.ComplaintRate.Share,
    };

    public static void MapMetrics(this IEndpointRouteBuilder api)
    {
        var metrics = api.MapGroup("/metrics").WithTags("Reports");
        metrics.MapGet("", MetricsAsync).RequireScope(Scopes.CampaignsRead)
            .Describe(
                "getMetrics", "Figures over time",
                "A campaign's figures count at its start, whenever they came to be; with basis=events each counts when it happened (opens and clicks are then events, not distinct recipients). "
                + "Rates are shares, 0 to 1. The last 30 days where no time is named. Null is what a dimension does not know: by provider only targeted, accepted, bounced, deferrals, opens and clicks by people.");
        metrics.MapGet("/recipients", RecipientsAsync).RequireScope(Scopes.CampaignsRead)
            .Describe("listMetricRecipients", "The people behind a figure over time", "Recipients of the campaigns that were started in a time, the newest campaign first; of the last 30 days where no time is named. Who got several stands there once for each, as the figures count them.");
    }

    private static async Task<Results<Ok<Listing<Dictionary<string, object?>>>, Refusal>> MetricsAsync(
        AnalyticsService analytics,
        ApiActor caller,
        TimeProvider clock,
        [FromQuery, Description("Which figures, with commas between; all if left out: campaigns, targeted, attempted, queued, sending, deferred, accepted, bounced, failed, skipped, unknown, deferrals, opens, clicks, unsubscribed, complained, deliveryRate, bounceRate, openRate, clickRate, clickToOpenRate, unsubscribeRate, complaintRate.")] string? metrics,
        [FromQuery, Description("What to tell them apart by, with commas between, at most three: client, campaign, list, segment, domain, provider, weekday, hour.")] string? dimensions,
        [FromQuery, Description("hour, day, week or month: one row for each; one for the whole time if left out.")] string? granularity,
        [FromQuery, Description("From this time on (RFC 3339, or a date).")] string? from,
        [FromQuery, Description("Before this time (RFC 3339); with a date, that day is the last one.")] string? to,
        [FromQuery, Description("IANA name of the zone in which days, weekdays and hours are read; UTC if left out.")] string? timeZone,
        [FromQuery, Description("campaigns or events; campaigns if left out.")] Word<MetricBasis>? basis,
        [FromQuery, Description("Only campaigns of one dimension's id, such as list:018f6c1e-… or provider:gmail; of the latter the figures at that provider.")] string? of,
        CancellationToken ct)
    {
        var span = new ListQuery { From = from, To = to }.Slice();
        if (span.Refused(out var wrong)) return wrong.ToProblem();
        if (timeZone is not null && !TimeZoneInfo.TryFindSystemTimeZoneById(timeZone, out _)) return HttpErrors.Invalid("timeZone", "This is not a time zone. Use a name such as Europe/Berlin.").ToProblem();
        var names = Split(metrics);
        if (names.FirstOrDefault(name => !Metrics.ContainsKey(name)) is { } unknown) return HttpErrors.Invalid("metrics", $"There is no figure “{unknown}”. There are: {string.Join(", ", Metrics.Keys)}.").ToProblem();
        var by = new List<MetricDimension>();
        foreach (var name in Split(dimensions))
        {
            if (!Word<MetricDimension>.TryParse(name, null, out var dimension)) return HttpErrors.Invalid("dimensions", $"“{name}” is no dimension. There are: client, campaign, list, segment, domain, provider, weekday, hour.").ToProblem();
            by.Add(dimension.Value);
        }

        var part = MetricPart.Parse(of);
        if (of is not null && part is null) return HttpErrors.Invalid("of", "Write a dimension and its id with a colon between, such as list:018f6c1e-… or provider:gmail.").ToProblem();

        Granularity? spans = null;
        if (!string.IsNullOrWhiteSpace(granularity) && granularity is not "none")
        {
            if (!Word<Granularity>.TryParse(granularity.Trim(), null, out var read) || read.Value is Granularity.Minute) return HttpErrors.Invalid("granularity", "granularity is hour, day, week or month.").ToProblem();
            spans = read.Value;
        }

        var until = span.Value.To ?? clock.GetUtcNow();
        var since = span.Value.From ?? until.AddDays(-UsualDays);
        var rows = await analytics.MetricsAsync(caller.Value, new(since, until, timeZone ?? "UTC", spans, basis?.Value ?? MetricBasis.Campaigns, part, by), ct);
        if (rows.Refused(out var error)) return error.ToProblem();
        var chosen = Metrics.Where(m => names.Count == 0 || names.Contains(m.Key, StringComparer.OrdinalIgnoreCase)).ToList();
        var isPart = by.Contains(MetricDimension.Provider) || part is { Dimension: MetricDimension.Provider };
        return TypedResults.Ok(new Listing<Dictionary<string, object?>> { Data = [.. rows.Value.Select(row => Answer(row, chosen, isPart))], NextCursor = null });
    }

    private static async Task<Results<Ok<Listing<MetricRecipientAnswer>>, Refusal>> RecipientsAsync(
        PeriodPeople people,
        ApiActor caller,
        TimeProvider clock,
        [FromQuery, Description("Only those whose mail is in this state.")] Word<MessageStanding>? state,
        [FromQuery, Description("Only those who did this.")] Word<RecipientEvent>? @event,
        [FromQuery, Description("Campaigns started from this time on (RFC 3339, or a date).")] string? from,
        [FromQuery, Description("Campaigns started before this time (RFC 3339); with a date, that day is the last one.")] string? to,
        [AsParameters] SliceQuery query,
        CancellationToken ct)
    {
        var slice = new ListQuery { Limit = query.Limit, After = query.After, From = from, To = to }.Slice(PeriodPeople.IsCursor);
        if (slice.Refused(out var wrong)) return wrong.ToProblem();
        var request = slice.Value with { From = slice.Value.From ?? (slice.Value.To ?? clock.GetUtcNow()).AddDays(-UsualDays) };
        var rows = await people.SliceAsync(caller.Value, state?.Value, @event?.Value, request, ct);
        return TypedResults.Ok(new Listing<MetricRecipientAnswer>
        {
            Data = [.. rows.Items.Select(r => new MetricRecipientAnswer(new(r.CampaignId.ToString(), r.CampaignName), CampaignRecipientAnswer.Of(r.Recipient)))],
            NextCursor = rows.NextCursor,
        });
    }

    private static Dictionary<string, object?> Answer(MetricRow row, List<KeyValuePair<string, Func<MetricRow, bool, object?>>> chosen, bool isPart)
    {
        var answer = new Dictionary<string, object?>();
        if (row.At is { } at) answer["at"] = at;
        foreach (var key in row.Keys) answer[Camel(key.Dimension.ToString())] = new MetricSubject(key.Id, key.Name);
        foreach (var (name, of) in chosen) answer[name] = of(row, isPart);
        return answer;
    }

    private static long? State(MetricRow row, bool isPart, long count) => row.Campaigns is null || isPart ? null : count;

    private static List<string> Split(string? text) => [.. (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];

    private static string Camel(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}

/// <summary>What a row is about in one dimension.</summary>
public sealed record MetricSubject(string Id, string Name);

/// <summary>A figure by people, and with what machines did.</summary>
public sealed record MetricPair(long People, long? All);

/// <summary>A recipient of one of the campaigns, with that campaign.</summary>
public sealed record MetricRecipientAnswer(MetricSubject Campaign, CampaignRecipientAnswer Recipient);
