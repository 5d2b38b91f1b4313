using System.ComponentModel;
using System.Globalization;
using Dashboard.Core;
using Dashboard.Core.ApiKeys;
using Dashboard.Core.Quality;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Dashboard.Web.Api;

/// <summary>Quality reviews: the records, their figures over time, and the daily reports.</summary>
internal static class QualityEndpoints
{
    public static void MapQuality(this IEndpointRouteBuilder api)
    {
        var quality = api.MapGroup("/quality").WithTags("Quality");
        quality.MapGet("/records", RecordsAsync).RequireScope(Scopes.QualityRead).Describe("listQualityRecords", "List quality records", "Newest day first; from and to are the first and the last day.");
        quality.MapGet("/summary", SummaryAsync).RequireScope(Scopes.QualityRead)
            .Describe("getQualitySummary", "The figures of some days", "The last 30 where none are named, beside those of as many days before. Averages are weighted by category where weights are set; passRate is a share, 0 to 1.");
        quality.MapGet("/reports", ReportsAsync).RequireScope(Scopes.QualityRead).Produces<DailyReportAnswer>().Produces<Listing<DailyReportLine>>()
            .Describe("getDailyReports", "A daily report, or the list of them", "With date, that day's report: made at the day's end in the client's zone, and again when late rows come in (revision). A day that is not over has revision 0. Without date, the list, newest first.");
        quality.MapGet("/targets", PlanAsync).Versioned(PlanAsync).RequireScope(Scopes.QualityRead).Describe("getQualityTargets", "Targets, weights and subscribers");
        quality.MapPut("/targets", SetPlanAsync).Versioned(PlanAsync).RequireScope(Scopes.QualityWrite).Describe("setQualityTargets", "Set targets, weights and subscribers", "Reports that are made already keep the targets they were made with.")
            .WithExample(new SetQualityTargets { Target = 85, SubjectTargets = new() { ["Newsletter"] = 90 }, CategoryWeights = new() { ["Compliance"] = 2 }, Subscribers = ["quality@example.com"] });
    }

    private static async Task<Results<Ok<Listing<QualityRecordAnswer>>, Refusal>> RecordsAsync(
        QualityService quality,
        ApiActor caller,
        [AsParameters] ListQuery query,
        [FromQuery, Description("Only of this subject.")] string? subject,
        [FromQuery, Description("Only of this category.")] string? category,
        [FromQuery, Description("Only by this reviewer.")] string? reviewer,
        [FromQuery, Description("Only scores from here on.")] decimal? minScore,
        [FromQuery, Description("Only scores up to here.")] decimal? maxScore,
        CancellationToken ct)
    {
        var slice = query.Slice(QualityService.IsCursor);
        if (slice.Refused(out var error)) return error.ToProblem();
        var filter = new QualityFilter(First(slice.Value.From), Last(slice.Value.To), subject, category, reviewer, minScore, maxScore, slice.Value.Search);
        var rows = await quality.RecordsAsync(caller.Value, filter, slice.Value, ct);
        return TypedResults.Ok(await Listing<QualityRecordAnswer>.OfAsync(rows, QualityRecordAnswer.Of, query, () => quality.CountAsync(caller.Value, filter, ct)));
    }

    private static async Task<Results<Ok<QualitySummary>, Refusal>> SummaryAsync(
        QualityService quality, ApiActor caller, [FromQuery, Description("The first day.")] string? from, [FromQuery, Description("The last day.")] string? to, CancellationToken ct)
    {
        var span = new ListQuery { From = from, To = to }.Slice();
        if (span.Refused(out var wrong)) return wrong.ToProblem();
        var summary = await quality.SummaryAsync(caller.Value, First(span.Value.From), Last(span.Value.To), ct);
        if (summary.Refused(out var error)) return error.ToProblem();
        return TypedResults.Ok(summary.Value);
    }

    private static async Task<IResult> ReportsAsync(QualityService quality, ApiActor caller, [AsParameters] ListQuery query, [FromQuery, Description("The day, such as 2026-11-22.")] string? date, CancellationToken ct)
    {
        if (string.IsNullOrEmpty(date))
        {
            var slice = query.Slice(text => DateOnly.TryParseExact(text, "yyyy-MM-dd", out _));
            if (slice.Refused(out var wrong)) return wrong.ToProblem();
            if (query.WantsTotal) return HttpErrors.NotCounted.ToProblem();
            var reports = await quality.ReportsAsync(caller.Value, slice.Value, ct);
            return reports.Refused(out var refused) ? refused.ToProblem() : TypedResults.Ok(new Listing<DailyReportLine> { Data = reports.Value.Items, NextCursor = reports.Value.NextCursor });
        }

        if (!DateOnly.TryParseExact(date, "yyyy-MM-dd", out var day)) return HttpErrors.Invalid("date", "date is a day such as 2026-11-22.").ToProblem();
        var report = await quality.ReportAsync(caller.Value, day, ct);
        return report.Refused(out var error) ? error.ToProblem() : TypedResults.Ok(DailyReportAnswer.Of(report.Value));
    }

    private static async Task<Results<Ok<QualityPlanDraft>, Refusal>> PlanAsync(QualityService quality, ApiActor caller, CancellationToken ct)
    {
        var plan = await quality.PlanAsync(caller.Value, ct);
        if (plan.Refused(out var error)) return error.ToProblem();
        return TypedResults.Ok(plan.Value);
    }

    private static async Task<Results<Ok<QualityPlanDraft>, Refusal>> SetPlanAsync(QualityService quality, ApiActor caller, SetQualityTargets request, CancellationToken ct)
    {
        var set = await quality.SetPlanAsync(caller.Value, request.ToDraft(), ct);
        if (set.Refused(out var error)) return error.ToProblem();
        return TypedResults.Ok(set.Value);
    }

    private static DateOnly? First(DateTimeOffset? from) => from is { } time ? DateOnly.FromDateTime(time.UtcDateTime) : null;

    /// <summary>The query's end is where the next day begins.</summary>
    private static DateOnly? Last(DateTimeOffset? to) => to is { } time ? DateOnly.FromDateTime(time.UtcDateTime.AddTicks(-1)) : null;
}

/// <summary>What sets targets, weights and subscribers.</summary>
public sealed record SetQualityTargets : INamesClient
{
    [Description("The client it is for, where an admin asks.")]
    public Guid? ClientId { get; init; }

    [Description("The score from which a review passes; 80 if left out.")]
    public decimal? Target { get; init; }

    [Description("Other targets, by subject.")]
    public Dictionary<string, decimal>? SubjectTargets { get; init; }

    [Description("How much a review of a category weighs in averages; 1 where it is not named.")]
    public Dictionary<string, decimal>? CategoryWeights { get; init; }

    [Description("Addresses that get the daily report.")]
    public List<string?>? Subscribers { get; init; }

    public QualityPlanDraft ToDraft() => new() { Target = Target ?? QualityPlan.UsualTarget, SubjectTargets = SubjectTargets ?? [], CategoryWeights = CategoryWeights ?? [], Subscribers = [.. (Subscribers ?? []).Select(s => s ?? "")] };
}

/// <summary>A quality record.</summary>
public sealed record QualityRecordAnswer(
    string Id, DateOnly Date, string Subject, string? Category, [property: Description("0 to 100.")] decimal Score, string? Reviewer, string? Remarks, string? Key,
    [property: Description("The row's number in the sheet.")] int SheetRow, Guid SheetId)
{
    public static QualityRecordAnswer Of(QualityRow r) => new(r.Id.ToString(CultureInfo.InvariantCulture), r.Date, r.Subject, r.Category, r.Score, r.Reviewer, r.Remarks, r.Key, r.SheetRow, r.SourceId);
}

/// <summary>A daily report.</summary>
public sealed record DailyReportAnswer(
    DateOnly Date, int Count, decimal? AverageScore, decimal? MedianScore, [property: Description("Share of reviews that reached their target, 0 to 1.")] decimal? PassRate, decimal Target,
    IReadOnlyList<QualityPart> BySubject, IReadOnlyList<QualityPart> ByCategory, IReadOnlyList<QualityRecordAnswer> BelowTarget,
    [property: Description("Change to the day before.")] ReportChange ToDayBefore,
    [property: Description("Change to the mean of the seven days before.")] ReportChange ToWeek,
    IReadOnlyList<RuleViolation> Violations, IReadOnlyList<ReportCampaign> Campaigns,
    [property: Description("1 when it was made, one more each time that late rows made it again; 0 while the day is not over.")] int Revision,
    DateTimeOffset MadeAt,
    [property: Description("What differs from revision to revision.")] IReadOnlyList<ReportNote> Notes)
{
    public static DailyReportAnswer Of(DailyReportRow r) => new(
        r.Date, r.Figures.Count, r.Figures.AverageScore, r.Figures.MedianScore, r.Figures.PassRate, r.Figures.Target, r.Figures.BySubject, r.Figures.ByCategory, [.. r.Figures.BelowTarget.Select(QualityRecordAnswer.Of)],
        r.Figures.ToDayBefore, r.Figures.ToWeek, r.Figures.Violations, r.Figures.Campaigns, r.Revision, r.MadeAt, r.Notes);
}
