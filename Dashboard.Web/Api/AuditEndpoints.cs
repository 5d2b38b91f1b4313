using System.ComponentModel;
using System.Globalization;
using System.Text.Json;
using Dashboard.Core.ApiKeys;
using Dashboard.Core.Audit;
using Dashboard.Core.Exports;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Dashboard.Web.Api;

/// <summary>The audit log: who did what, when, from where, before and after.</summary>
internal static class AuditEndpoints
{
    public static void MapAudit(this IEndpointRouteBuilder api)
    {
        var audit = api.MapGroup("/audit").WithTags("Audit");
        audit.MapGet("", ListAsync).RequireScope(Scopes.AuditRead).Describe("listAudit", "Look through the audit log", "Newest first. `q` looks in names, addresses, acts and ids. Entries are never changed and never deleted.");
        audit.MapGet("/export.csv", ExportAsync).RequireScope(Scopes.AuditRead).Produces(StatusCodes.Status200OK, contentType: "text/csv").Describe("exportAudit", "The audit log as CSV", "Streamed as it is read; takes the same filters.");
    }

    private static async Task<Results<Ok<Listing<AuditAnswer>>, Refusal>> ListAsync(AuditService audit, ApiActor caller, [AsParameters] ListQuery query, [AsParameters] AuditQuery which, CancellationToken ct)
    {
        if (query.WantsTotal) return HttpErrors.NotCounted.ToProblem();
        var slice = query.Slice(cursor => long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out _));
        if (slice.Refused(out var error)) return error.ToProblem();
        var rows = await audit.SliceAsync(caller.Value, which.Filter, slice.Value, ct);
        if (rows.Refused(out var mayNot)) return mayNot.ToProblem();
        return TypedResults.Ok(await Listing<AuditAnswer>.OfAsync(rows.Value, AuditAnswer.Of, query, () => Task.FromResult(0)));
    }

    private static async Task<Results<PushStreamHttpResult, Refusal>> ExportAsync(AuditService audit, ApiActor caller, [AsParameters] ListQuery query, [AsParameters] AuditQuery which, CancellationToken ct)
    {
        var slice = query.Slice();
        if (slice.Refused(out var error)) return error.ToProblem();
        var rows = await audit.ExportAsync(caller.Value, which.Filter, slice.Value, ct);
        if (rows.Refused(out var mayNot)) return mayNot.ToProblem();
        return TypedResults.Stream(output => ExportService.WriteCsvAsync(rows.Value, output, ct), "text/csv; charset=utf-8", "audit.csv");
    }
}

/// <summary>Which entries of the audit log are asked for.</summary>
internal sealed record AuditQuery
{
    [FromQuery(Name = "act"), Description("Only this act, such as `campaign.sending`; with a full stop at the end all that begin with it, such as `campaign.`.")]
    public string? Act { get; init; }

    [FromQuery(Name = "userId"), Description("Only what this user did.")]
    public Guid? UserId { get; init; }

    [FromQuery(Name = "subjectId"), Description("Only what was done to this.")]
    public string? SubjectId { get; init; }

    public AuditFilter Filter => new(Act, UserId, SubjectId);
}

/// <summary>An entry of the audit log.</summary>
public sealed record AuditAnswer(
    string Id,
    DateTimeOffset At,
    Guid? ClientId,
    AuditAuthorAnswer Actor,
    [property: Description("The network address it came from.")] string? Address,
    [property: Description("What was done, such as `campaign.changed`.")] string Act,
    AuditSubjectAnswer Subject,
    [property: Description("What was before; secrets and long texts are not told.")] JsonElement? Before,
    JsonElement? After)
{
    public static AuditAnswer Of(AuditEntry entry) => new(
        entry.Id.ToString(CultureInfo.InvariantCulture), entry.At, entry.ClientId,
        new(entry.ActorKind, entry.UserId, entry.ApiKeyId, entry.ActorName, entry.ImpersonatorName), entry.Address, entry.Act,
        new(entry.SubjectType, entry.SubjectId, entry.SubjectName), Json(entry.Before), Json(entry.After));

    private static JsonElement? Json(string? text) => text is null ? null : JsonSerializer.Deserialize<JsonElement>(text);
}

/// <summary>Who did it.</summary>
public sealed record AuditAuthorAnswer(AuditActor Kind, Guid? UserId, Guid? ApiKeyId, string Name, [property: Description("The admin who acted with the user's eyes.")] string? Impersonator);

/// <summary>What it was done to.</summary>
public sealed record AuditSubjectAnswer(string Type, string? Id, string? Name);
