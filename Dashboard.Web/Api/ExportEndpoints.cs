using System.ComponentModel;
using Dashboard.Core;
using Dashboard.Core.ApiKeys;
using Dashboard.Core.Exports;
using Dashboard.Core.Feedback;
using Dashboard.Core.Recipients;
using Dashboard.Core.Reports;
using Dashboard.Core.Sending;
using Dashboard.Core.Suppressions;
using Dashboard.Core.Tracking;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Dashboard.Web.Api;

/// <summary>Exports as CSV and XLSX: ordered as a job and fetched while they last, or streamed at once.</summary>
internal static class ExportEndpoints
{
    public static void MapExports(this IEndpointRouteBuilder api)
    {
        var exports = api.MapGroup("/exports").WithTags("Exports");
        exports.MapPost("", OrderAsync).RequireScope(Scopes.RecipientsRead)
            .Describe("orderExport", "Export as a job", "The job's result names the file, which can be fetched for three days. A campaign's recipients take the scope campaigns:read too, suppressions suppressions:read.")
            .WithExample(new OrderExport { Subject = ExportSubject.Recipients, Format = ExportFormat.Xlsx, Status = RecipientStatus.Active });
        exports.MapGet("/{id:guid}/file", FileAsync).RequireScope(Scopes.RecipientsRead).Produces(StatusCodes.Status200OK, contentType: "application/octet-stream")
            .Describe("getExportFile", "Fetch an export", "CSV or XLSX. 404 until its job has succeeded, and again when the file has expired.");
        api.MapGroup("/recipients").WithTags("Recipients").MapGet("/export.csv", StreamAsync).RequireScope(Scopes.RecipientsRead).Produces(StatusCodes.Status200OK, contentType: "text/csv")
            .Describe("exportRecipients", "Recipients as CSV", "Streamed as they are read. Cells that a spreadsheet would run as a formula begin with an apostrophe.");
        api.MapGroup("/suppressions").WithTags("Suppressions").MapGet("/export.csv", StreamSuppressionsAsync).RequireScope(Scopes.SuppressionsRead).Produces(StatusCodes.Status200OK, contentType: "text/csv")
            .Describe("exportSuppressions", "Suppressions as CSV", "Streamed as they are read.");
    }

    private static async Task<Results<Accepted<JobAnswer>, Refusal>> OrderAsync(ExportService exports, ApiActor caller, OrderExport request, CancellationToken ct)
    {
        if (ScopeOf(request.Subject) is { } scope && !Scopes.Cover(caller.Scopes, scope)) return HttpErrors.ScopeMissing(scope).ToProblem();
        var ordered = await exports.OrderAsync(caller.Value, request.ToOrder(), ct);
        if (ordered.Refused(out var error)) return error.ToProblem();
        return TypedResults.Accepted(ApiUrls.Job(ordered.Value.Id), JobAnswer.Of(ordered.Value));
    }

    private static async Task<Results<PushStreamHttpResult, Refusal>> FileAsync(ExportService exports, ApiActor caller, Guid id, CancellationToken ct)
    {
        var found = await exports.FindAsync(caller.Value, id, ct);
        if (found.Refused(out var error)) return error.ToProblem();
        if (await exports.SubjectAsync(caller.Value, id, ct) is { } subject && ScopeOf(subject) is { } scope && !Scopes.Cover(caller.Scopes, scope)) return HttpErrors.ScopeMissing(scope).ToProblem();
        return TypedResults.Stream(output => exports.WriteFileAsync(caller.Value, id, output, ct), found.Value.ContentType, found.Value.FileName);
    }

    private static Task<Results<PushStreamHttpResult, Refusal>> StreamAsync(
        ExportService exports,
        ApiActor caller,
        [FromQuery(Name = "q"), Description("Only those with these words in address or name.")] string? words,
        [FromQuery, Description("Only the members of this list.")] Guid? listId,
        [FromQuery, Description("Only those whom this segment selects.")] Guid? segmentId,
        [FromQuery, Description("Only recipients who stand like this.")] Word<RecipientStatus>? status,
        CancellationToken ct) => CsvAsync(exports, caller, new() { ListId = listId, SegmentId = segmentId, Status = status?.Value, Search = words }, "recipients.csv", ct);

    private static Task<Results<PushStreamHttpResult, Refusal>> StreamSuppressionsAsync(
        ExportService exports, ApiActor caller, [FromQuery, Description("Only those for this reason.")] Word<SuppressionReason>? reason, CancellationToken ct) =>
        CsvAsync(exports, caller, new() { Subject = ExportSubject.Suppressions, Reason = reason?.Value }, "suppressions.csv", ct);

    private static async Task<Results<PushStreamHttpResult, Refusal>> CsvAsync(ExportService exports, ApiActor caller, ExportOrder order, string name, CancellationToken ct)
    {
        var rows = await exports.RowsAsync(caller.Value, order, ct);
        if (rows.Refused(out var error)) return error.ToProblem();
        return TypedResults.Stream(output => ExportService.WriteCsvAsync(rows.Value, output, ct), "text/csv; charset=utf-8", name);
    }

    private static string? ScopeOf(ExportSubject subject) => subject switch
    {
        ExportSubject.Campaign => Scopes.CampaignsRead,
        ExportSubject.Suppressions => Scopes.SuppressionsRead,
        _ => null,
    };
}

/// <summary>What orders an export.</summary>
public sealed record OrderExport : INamesClient
{
    [Description("The client it is for, where an admin asks.")]
    public Guid? ClientId { get; init; }

    [Description("recipients if left out.")]
    public ExportSubject Subject { get; init; }

    [Description("csv if left out.")]
    public ExportFormat Format { get; init; }

    [Description("Recipients: the members of this list.")]
    public Guid? ListId { get; init; }

    [Description("Recipients: those whom this segment selects.")]
    public Guid? SegmentId { get; init; }

    [Description("Recipients: those who stand like this.")]
    public RecipientStatus? Status { get; init; }

    [Description("Recipients: those with these words; suppressions: those that begin like this.")]
    public string? Q { get; init; }

    [Description("Recipients: these alone, up to 1,000.")]
    public List<long>? RecipientIds { get; init; }

    [Description("Campaign: which one.")]
    public Guid? CampaignId { get; init; }

    [Description("Campaign: those whose mail stands like this.")]
    public MessageStanding? State { get; init; }

    [Description("Campaign: those who did this.")]
    public RecipientEvent? Event { get; init; }

    [Description("Campaign: those at this mailbox provider.")]
    public MailboxProvider? Provider { get; init; }

    [Description("Campaign: those of whom a person followed this link, by its index.")]
    public int? Link { get; init; }

    [Description("Campaign: those whose mail bounced like this.")]
    public BounceClass? BounceClass { get; init; }

    [Description("Campaign: those who opened or clicked with this mail program.")]
    public MailProgram? Program { get; init; }

    [Description("Campaign: those who opened or clicked on this kind of device.")]
    public ReaderDevice? Device { get; init; }

    [Description("Campaign: those who first opened (with event clicked: first clicked) in this band of getDelays, from 0.")]
    public int? Band { get; init; }

    [Description("Campaign: those on whom this variant was tried, a to e; or rest.")]
    public VariantGroup? Variant { get; init; }

    [Description("Suppressions: for this reason.")]
    public SuppressionReason? Reason { get; init; }

    internal ExportOrder ToOrder() => new()
    {
        Subject = Subject,
        Format = Format,
        ListId = ListId,
        SegmentId = SegmentId,
        Status = Status,
        Search = Q,
        RecipientIds = RecipientIds,
        CampaignId = CampaignId,
        State = State,
        Event = Event,
        Provider = Provider,
        Link = Link,
        Bounce = BounceClass,
        Program = Program,
        Device = Device,
        Band = Band,
        Variant = Variant,
        Reason = Reason,
    };
}
