using System.ComponentModel;
using Dashboard.Core.ApiKeys;
using Dashboard.Core.Reports;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Dashboard.Web.Api;

/// <summary>Reports that go out by mail in a rhythm.</summary>
internal static class ReportPlanEndpoints
{
    private static SetReportPlan Example { get; } = new() { Name = "Weekly figures", Rhythm = ReportRhythm.Weekly, Weekday = 1, Hour = 8, TimeZone = "Europe/Berlin", Recipients = ["anna@example.com"], Figures = [ReportFigure.Accepted, ReportFigure.OpenRate] };

    public static void MapReportPlans(this IEndpointRouteBuilder api)
    {
        var plans = api.MapGroup("/report-plans").WithTags("Reports");
        plans.MapGet("", ListAsync).RequireScope(Scopes.CampaignsRead).Describe("listReportPlans", "List the reports by mail", "By name.");
        plans.MapPost("", AddAsync).RequireScope(Scopes.CampaignsWrite).Describe("addReportPlan", "Have a report sent by mail", "Daily about yesterday, weekly about the last seven days, monthly about the month before; at an hour of the reader's zone.")
            .WithExample(Example);
        plans.MapGet("/{id:guid}", FindAsync).Versioned(FindAsync, "nextAt", "sentAt", "problem").RequireScope(Scopes.CampaignsRead).Describe("getReportPlan", "Read a report by mail");
        plans.MapPut("/{id:guid}", ChangeAsync).Versioned(FindAsync, "nextAt", "sentAt", "problem").RequireScope(Scopes.CampaignsWrite).Describe("setReportPlan", "Change a report by mail", "It is due at its next hour from now.")
            .WithExample(Example);
        plans.MapDelete("/{id:guid}", DeleteAsync).RequireScope(Scopes.CampaignsWrite).Describe("deleteReportPlan", "End a report by mail");
        plans.MapPost("/{id:guid}/send", SendAsync).RequireScope(Scopes.CampaignsWrite).Describe("sendReportPlan", "Send a report by mail now", "Its rhythm stays. 409 with the server's words where it was not taken.");
    }

    private static async Task<Ok<Listing<ReportPlanAnswer>>> ListAsync(ReportPlanService plans, ApiActor caller, CancellationToken ct) =>
        TypedResults.Ok(new Listing<ReportPlanAnswer> { Data = [.. (await plans.ListAsync(caller.Value, ct)).Select(ReportPlanAnswer.Of)], NextCursor = null });

    private static async Task<Results<Created<ReportPlanAnswer>, Refusal>> AddAsync(ReportPlanService plans, ApiActor caller, SetReportPlan request, CancellationToken ct)
    {
        var added = await plans.AddAsync(caller.Value, request.ToDraft(), ct);
        if (added.Refused(out var error)) return error.ToProblem();
        return TypedResults.Created(ApiUrls.ReportPlan(added.Value.Id), ReportPlanAnswer.Of(added.Value));
    }

    private static async Task<Results<Ok<ReportPlanAnswer>, Refusal>> FindAsync(ReportPlanService plans, ApiActor caller, Guid id, CancellationToken ct)
    {
        var found = await plans.FindAsync(caller.Value, id, ct);
        if (found.Refused(out var error)) return error.ToProblem();
        return TypedResults.Ok(ReportPlanAnswer.Of(found.Value));
    }

    private static async Task<Results<Ok<ReportPlanAnswer>, Refusal>> ChangeAsync(ReportPlanService plans, ApiActor caller, Guid id, SetReportPlan request, CancellationToken ct)
    {
        var changed = await plans.ChangeAsync(caller.Value, id, request.ToDraft(), ct);
        if (changed.Refused(out var error)) return error.ToProblem();
        return TypedResults.Ok(ReportPlanAnswer.Of(changed.Value));
    }

    private static async Task<Results<NoContent, Refusal>> DeleteAsync(ReportPlanService plans, ApiActor caller, Guid id, CancellationToken ct)
    {
        if (await plans.DeleteAsync(caller.Value, id, ct) is { } error) return error.ToProblem();
        return TypedResults.NoContent();
    }

    private static async Task<Results<NoContent, Refusal>> SendAsync(ReportPlanService plans, ApiActor caller, Guid id, CancellationToken ct)
    {
        if (await plans.SendNowAsync(caller.Value, id, ct) is { } error) return error.ToProblem();
        return TypedResults.NoContent();
    }
}

/// <summary>What sets a report by mail.</summary>
public sealed record SetReportPlan : INamesClient
{
    [Description("The client it is for, where an admin asks.")]
    public Guid? ClientId { get; init; }

    public string? Name { get; init; }

    [Description("weekly if left out.")]
    public ReportRhythm? Rhythm { get; init; }

    [Description("Weekly: 1 Monday to 7 Sunday; 1 if left out.")]
    public int? Weekday { get; init; }

    [Description("Monthly: the day, 1 to 28; 1 if left out.")]
    public int? DayOfMonth { get; init; }

    [Description("The hour in the reader's zone, 0 to 23; 8 if left out.")]
    public int? Hour { get; init; }

    [Description("IANA name of the reader's zone; UTC if left out.")]
    public string? TimeZone { get; init; }

    [Description("Up to 20 addresses.")]
    public List<string>? Recipients { get; init; }

    [Description("Which figures; campaigns, accepted, open, click and bounce rate if left out.")]
    public List<ReportFigure>? Figures { get; init; }

    [Description("Whether it goes out; true if left out.")]
    public bool? IsOn { get; init; }

    internal ReportPlanDraft ToDraft()
    {
        var usual = new ReportPlanDraft();
        return new()
        {
            Name = Name ?? "",
            Rhythm = Rhythm ?? usual.Rhythm,
            Weekday = Weekday ?? usual.Weekday,
            DayOfMonth = DayOfMonth ?? usual.DayOfMonth,
            Hour = Hour ?? usual.Hour,
            TimeZone = TimeZone ?? usual.TimeZone,
            Recipients = Recipients ?? [],
            Figures = Figures ?? usual.Figures,
            IsOn = IsOn ?? true,
        };
    }
}

/// <summary>A report by mail.</summary>
public sealed record ReportPlanAnswer(
    Guid Id, Guid ClientId, string Name, ReportRhythm Rhythm, int Weekday, int DayOfMonth, int Hour, string TimeZone, IReadOnlyList<string> Recipients, IReadOnlyList<ReportFigure> Figures, bool IsOn,
    DateTimeOffset NextAt, DateTimeOffset? SentAt, [property: Description("Why the last one did not reach everyone.")] string? Problem)
{
    public static ReportPlanAnswer Of(ReportPlanRow r) => new(
        r.Id, r.ClientId, r.Draft.Name, r.Draft.Rhythm, r.Draft.Weekday, r.Draft.DayOfMonth, r.Draft.Hour, r.Draft.TimeZone, r.Draft.Recipients, r.Draft.Figures, r.Draft.IsOn, r.NextAt, r.SentAt, r.Problem);
}
