using System.ComponentModel;
using System.Globalization;
using Dashboard.Core;
using Dashboard.Core.ApiKeys;
using Dashboard.Core.Campaigns;
using Dashboard.Core.Feedback;
using Dashboard.Core.Reports;
using Dashboard.Core.Sending;
using Dashboard.Core.Tracking;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Dashboard.Web.Api;

/// <summary>What became of a campaign.</summary>
internal static class ReportEndpoints
{
    public static void MapReports(this IEndpointRouteBuilder api)
    {
        var reports = api.MapGroup("/campaigns/{id:guid}").WithTags("Reports");
        reports.MapGet("/stats", StatsAsync).RequireScope(Scopes.CampaignsRead)
            .Describe("getStats", "A campaign's figures", "queued + sending + deferred + accepted + bounced + failed + skipped + unknown = targeted, at any moment. Opens and clicks by people, and all of them with those by machines.");
        reports.MapGet("/timeseries", TimeSeriesAsync).RequireScope(Scopes.CampaignsRead).Describe("getTimeSeries", "What happened over time", "Minutes are kept for a campaign's first six hours, hours after that.");
        reports.MapGet("/links", LinksAsync).RequireScope(Scopes.CampaignsRead).Describe("getLinks", "The links and their clicks", "Most followed first.");
        reports.MapGet("/recipients", RecipientsAsync).RequireScope(Scopes.CampaignsRead).Describe("listCampaignRecipients", "The people behind a figure", "Recipients in a state, or who did something.");
        reports.MapGet("/bounces", BouncesAsync).RequireScope(Scopes.CampaignsRead).Describe("getBounces", "Bounces by reason", "In the servers' words; most frequent first.");
        reports.MapGet("/agents", AgentsAsync).RequireScope(Scopes.CampaignsRead).Describe("getAgents", "Opens and clicks by mail program and device", "Events, not distinct recipients. A proxy hides the device; what does not say is unknown.");
        reports.MapGet("/delays", DelaysAsync).RequireScope(Scopes.CampaignsRead).Describe("getDelays", "How long it took to open and to click", "Distinct people by the time from acceptance to their first open and first click.");
        reports.MapGet("/variants", VariantsAsync).RequireScope(Scopes.CampaignsRead).Describe("getVariants", "The campaign by variant", "Those on whom each was tried, the rest last, and whether the difference could be chance. Empty where nothing is tested.");
        reports.MapGet("/domains", DomainsAsync).RequireScope(Scopes.CampaignsRead).Describe("getDomains", "The campaign by mailbox provider", "Greatest first.");
    }

    private static async Task<Results<Ok<CampaignStatsAnswer>, Refusal>> StatsAsync(ReportService reports, ApiActor caller, Guid id, CancellationToken ct)
    {
        var stats = await reports.StatsAsync(caller.Value, id, ct);
        if (stats.Refused(out var error)) return error.ToProblem();
        var variants = await reports.VariantsAsync(caller.Value, id, ct);
        if (variants.Refused(out var gone)) return gone.ToProblem();
        return TypedResults.Ok(CampaignStatsAnswer.Of(stats.Value, variants.Value));
    }

    private static async Task<Results<Ok<Listing<ActivityPoint>>, Refusal>> TimeSeriesAsync(
        ReportService reports,
        ApiActor caller,
        Guid id,
        [FromQuery, Description("minute, hour or day; hour if left out.")] Word<Granularity>? granularity,
        [FromQuery, Description("From this time on (RFC 3339, or a date).")] string? from,
        [FromQuery, Description("Before this time (RFC 3339); with a date, that day is the last one.")] string? to,
        [FromQuery, Description("IANA name of the zone that days begin in; UTC if left out.")] string? timeZone,
        CancellationToken ct)
    {
        var span = new ListQuery { From = from, To = to }.Slice();
        if (span.Refused(out var wrong)) return wrong.ToProblem();
        if (timeZone is not null && !TimeZoneInfo.TryFindSystemTimeZoneById(timeZone, out _)) return HttpErrors.Invalid("timeZone", "This is not a time zone. Use a name such as Europe/Berlin.").ToProblem();
        var points = await reports.TimeSeriesAsync(caller.Value, id, granularity?.Value ?? Granularity.Hour, span.Value.From, span.Value.To, timeZone, ct);
        return Whole(points);
    }

    private static async Task<Results<Ok<Listing<LinkRow>>, Refusal>> LinksAsync(ReportService reports, ApiActor caller, Guid id, CancellationToken ct) =>
        Whole(await reports.LinksAsync(caller.Value, id, ct));

    private static async Task<Results<Ok<Listing<BounceRow>>, Refusal>> BouncesAsync(ReportService reports, ApiActor caller, Guid id, CancellationToken ct) =>
        Whole(await reports.BouncesAsync(caller.Value, id, ct));

    private static async Task<Results<Ok<Listing<ProviderRow>>, Refusal>> DomainsAsync(ReportService reports, ApiActor caller, Guid id, CancellationToken ct) =>
        Whole(await reports.DomainsAsync(caller.Value, id, ct));

    private static async Task<Results<Ok<VariantsAnswer>, Refusal>> VariantsAsync(ReportService reports, ApiActor caller, Guid id, CancellationToken ct)
    {
        var variants = await reports.VariantsAsync(caller.Value, id, ct);
        if (variants.Refused(out var error)) return error.ToProblem();
        return TypedResults.Ok(VariantsAnswer.Of(variants.Value));
    }

    private static async Task<Results<Ok<Listing<AgentRow>>, Refusal>> AgentsAsync(ReportService reports, ApiActor caller, Guid id, CancellationToken ct) =>
        Whole(await reports.AgentsAsync(caller.Value, id, ct));

    private static async Task<Results<Ok<Listing<DelayRow>>, Refusal>> DelaysAsync(ReportService reports, ApiActor caller, Guid id, CancellationToken ct) =>
        Whole(await reports.DelaysAsync(caller.Value, id, ct));

    private static async Task<Results<Ok<Listing<CampaignRecipientAnswer>>, Refusal>> RecipientsAsync(
        ReportService reports,
        ApiActor caller,
        Guid id,
        [FromQuery, Description("Only those whose mail is in this state.")] Word<MessageStanding>? state,
        [FromQuery, Description("Only those who did this.")] Word<RecipientEvent>? @event,
        [FromQuery, Description("Only those at this mailbox provider.")] Word<MailboxProvider>? provider,
        [FromQuery, Description("Only those of whom a person followed this link, by its index.")] int? link,
        [FromQuery, Description("Only those whose mail bounced like this.")] Word<BounceClass>? bounceClass,
        [FromQuery, Description("Only those who opened or clicked with this mail program; with event, who did that with it.")] Word<MailProgram>? program,
        [FromQuery, Description("Only those who opened or clicked on this kind of device; with event, who did that on it.")] Word<ReaderDevice>? device,
        [FromQuery, Description("Only those who first opened in this band of getDelays, by its place from 0; with event clicked, who first clicked in it.")] int? band,
        [FromQuery, Description("Only those on whom this variant was tried, a to e; or rest: those who were not in the test.")] Word<VariantGroup>? variant,
        [AsParameters] SliceQuery query,
        CancellationToken ct)
    {
        var slice = query.Slice(ListQuery.IsNumber);
        if (slice.Refused(out var wrong)) return wrong.ToProblem();
        var rows = await reports.RecipientsAsync(caller.Value, id, new(state?.Value, @event?.Value, provider?.Value, link, bounceClass?.Value, Program: program?.Value, Device: device?.Value, Band: band, Variant: variant?.Value), slice.Value, ct);
        if (rows.Refused(out var error)) return error.ToProblem();
        return TypedResults.Ok(new Listing<CampaignRecipientAnswer> { Data = [.. rows.Value.Items.Select(CampaignRecipientAnswer.Of)], NextCursor = rows.Value.NextCursor });
    }

    /// <summary>What is few enough to come at once.</summary>
    private static Results<Ok<Listing<T>>, Refusal> Whole<T>(Result<T[]> rows) =>
        rows.Refused(out var error) ? error.ToProblem() : TypedResults.Ok(new Listing<T> { Data = rows.Value, NextCursor = null });
}

/// <summary>A recipient of a campaign: where their mail stands, and what they did with it.</summary>
public sealed record CampaignRecipientAnswer(
    string RecipientId,
    string MessageId,
    string Email,
    string? Name,
    MessageStanding State,
    [property: Description("Why it was never attempted, where it was skipped.")] SkipReason? SkipReason,
    BounceClass? BounceClass,
    [property: Description("The server's last answer.")] string? Reply,
    int Attempts,
    DateTimeOffset ChangedAt,
    DateTimeOffset? AcceptedAt,
    [property: Description("The first open by a person.")] DateTimeOffset? OpenedAt,
    [property: Description("The first click by a person.")] DateTimeOffset? ClickedAt,
    DateTimeOffset? UnsubscribedAt,
    DateTimeOffset? ComplainedAt,
    [property: Description("A machine opened it.")] bool OpenedAutomatically,
    [property: Description("A machine clicked in it.")] bool ClickedAutomatically)
{
    public static CampaignRecipientAnswer Of(ReportRecipient r) => new(
        r.RecipientId.ToString(CultureInfo.InvariantCulture), r.MessageId.ToString(CultureInfo.InvariantCulture), r.Email, r.Name, r.State, r.SkipReason, r.BounceClass, r.Reply, r.Attempts,
        r.ChangedAt, r.AcceptedAt, r.OpenedAt, r.ClickedAt, r.UnsubscribedAt, r.ComplainedAt, r.IsOpenedAutomatically, r.IsClickedAutomatically);
}
