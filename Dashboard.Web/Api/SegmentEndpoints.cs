using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Dashboard.Core;
using Dashboard.Core.ApiKeys;
using Dashboard.Core.Recipients;
using Dashboard.Core.Segments;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Dashboard.Web.Api;

/// <summary>Segments: rules that select recipients whenever they are asked.</summary>
internal static class SegmentEndpoints
{
    private static readonly JsonElement Rules = JsonSerializer.SerializeToElement(new
    {
        all = new object[]
        {
            new { field = "attributes.city", op = "eq", value = "Bremen" },
            new { any = new object[] { new { field = "clicked", op = "exists", value = new { withinDays = 30, atLeast = 2 } }, new { field = "createdAt", op = "gte", value = "-14d" } } },
        },
    });

    public static void MapSegments(this IEndpointRouteBuilder api)
    {
        var segments = api.MapGroup("/segments").WithTags("Segments");
        segments.MapGet("", ListAsync).RequireScope(Scopes.ListsRead).Describe("listSegments", "List the segments");
        segments.MapPost("", AddAsync).RequireScope(Scopes.ListsWrite).Describe("addSegment", "Add a segment", "See the guide on segments for what rules can ask.").WithExample(new WriteSegment { Name = "Close to us", Rules = Rules });
        segments.MapPost("/preview", PreviewAsync).RequireScope(Scopes.RecipientsRead).Describe("previewSegment", "How many recipients a rule selects", "Nothing is kept.").WithExample(new { rules = Rules });
        segments.MapGet("/{id:guid}", FindAsync).Versioned(FindAsync).RequireScope(Scopes.ListsRead).Describe("getSegment", "Read a segment");
        segments.MapPut("/{id:guid}", ReplaceAsync).Versioned(FindAsync).RequireScope(Scopes.ListsWrite).Describe("replaceSegment", "Give a segment another name and rule").WithExample(new WriteSegment { Name = "Close to us", Rules = Rules });
        segments.MapPatch("/{id:guid}", EditAsync).Versioned(FindAsync).RequireScope(Scopes.ListsWrite).Describe("editSegment", "Edit a segment", "JSON Merge Patch (RFC 7396): what is left out stays; rules are replaced as a whole.").WithExample(new { name = "Near us" });
        segments.MapDelete("/{id:guid}", DeleteAsync).RequireScope(Scopes.ListsWrite).Describe("deleteSegment", "Delete a segment", "Its recipients stay. Refused while a campaign that is under way uses it.");
        segments.MapGet("/{id:guid}/recipients", MembersAsync).RequireScope(Scopes.RecipientsRead).Describe("listSegmentMembers", "The recipients whom a segment selects now");
    }

    private static async Task<Results<Ok<Listing<SegmentAnswer>>, Refusal>> ListAsync(SegmentService segments, ApiActor caller, [AsParameters] ListQuery query, CancellationToken ct)
    {
        var slice = query.Slice();
        if (slice.Refused(out var error)) return error.ToProblem();
        var rows = await segments.SliceAsync(caller.Value, slice.Value, ct);
        return TypedResults.Ok(await Listing<SegmentAnswer>.OfAsync(rows, SegmentAnswer.Of, query, () => segments.CountAsync(caller.Value, slice.Value, ct)));
    }

    private static async Task<Results<Created<SegmentAnswer>, Refusal>> AddAsync(SegmentService segments, ApiActor caller, WriteSegment request, CancellationToken ct)
    {
        if (request.Rules is not { } rules) return RulesMissing.ToProblem();
        var added = await segments.AddAsync(caller.Value, request.Name, rules, ct);
        if (added.Refused(out var error)) return error.ToProblem();
        return TypedResults.Created(ApiUrls.Segment(added.Value.Id), SegmentAnswer.Of(added.Value));
    }

    private static async Task<Results<Ok<SegmentCount>, Refusal>> PreviewAsync(SegmentService segments, ApiActor caller, PreviewSegment request, CancellationToken ct)
    {
        if (request.Rules is not { } rules) return RulesMissing.ToProblem();
        var count = await segments.PreviewAsync(caller.Value, rules, ct);
        if (count.Refused(out var error)) return error.ToProblem();
        return TypedResults.Ok(new SegmentCount(count.Value));
    }

    private static async Task<Results<Ok<SegmentAnswer>, Refusal>> FindAsync(SegmentService segments, ApiActor caller, Guid id, CancellationToken ct) =>
        Answer(await segments.FindAsync(caller.Value, id, ct));

    private static async Task<Results<Ok<SegmentAnswer>, Refusal>> ReplaceAsync(SegmentService segments, ApiActor caller, Guid id, WriteSegment request, CancellationToken ct)
    {
        if ((await segments.FindAsync(caller.Value, id, ct)).Refused(out var missing)) return missing.ToProblem();
        if (request.Rules is not { } rules) return RulesMissing.ToProblem();
        return Answer(await segments.ChangeAsync(caller.Value, id, request.Name, rules, ct));
    }

    private static async Task<Results<Ok<SegmentAnswer>, Refusal>> EditAsync(SegmentService segments, ApiActor caller, Guid id, EditSegment request, CancellationToken ct)
    {
        var found = await segments.FindAsync(caller.Value, id, ct);
        if (found.Refused(out var missing)) return missing.ToProblem();
        return Answer(await segments.ChangeAsync(caller.Value, id, request.Name ?? found.Value.Name, request.Rules ?? SegmentAnswer.Of(found.Value).Rules, ct));
    }

    private static async Task<Results<NoContent, Refusal>> DeleteAsync(SegmentService segments, ApiActor caller, Guid id, CancellationToken ct)
    {
        if (await segments.DeleteAsync(caller.Value, id, ct) is { } error) return error.ToProblem();
        return TypedResults.NoContent();
    }

    private static async Task<Results<Ok<Listing<RecipientAnswer>>, Refusal>> MembersAsync(
        SegmentService segments,
        ApiActor caller,
        Guid id,
        [AsParameters] ListQuery query,
        [FromQuery, Description("Only recipients who stand like this.")] Word<RecipientStatus>? status,
        CancellationToken ct)
    {
        var slice = query.Slice(ListQuery.IsNumber);
        if (slice.Refused(out var wrong)) return wrong.ToProblem();
        var filter = new RecipientFilter(Status: status?.Value);
        var rows = await segments.MembersAsync(caller.Value, id, filter, slice.Value, ct);
        if (rows.Refused(out var error)) return error.ToProblem();
        return TypedResults.Ok(await Listing<RecipientAnswer>.OfAsync(rows.Value, RecipientAnswer.Of, query, async () => (await segments.CountMembersAsync(caller.Value, id, filter, slice.Value, ct)).Value));
    }

    private static DomainError RulesMissing => HttpErrors.Invalid("rules", "Say which recipients are meant: {\"all\":[…]}, {\"any\":[…]}, {\"not\":{…}}, or a condition {\"field\":…, \"op\":…, \"value\":…}.");

    private static Results<Ok<SegmentAnswer>, Refusal> Answer(Result<SegmentRow> segment) =>
        segment.Refused(out var error) ? error.ToProblem() : TypedResults.Ok(SegmentAnswer.Of(segment.Value));
}

/// <summary>What makes or replaces a segment.</summary>
public sealed record WriteSegment : INamesClient
{
    [Description("The client it is for, where an admin asks.")]
    public Guid? ClientId { get; init; }

    [Required]
    public string? Name { get; init; }

    [Required, Description("`{\"all\":[…]}`, `{\"any\":[…]}`, `{\"not\":{…}}`, or a condition `{field, op, value}`.")]
    public JsonElement? Rules { get; init; }
}

/// <summary>What is to change about a segment; what is left out stays.</summary>
public sealed record EditSegment : INamesClient
{
    public Guid? ClientId { get; init; }
    public string? Name { get; init; }
    public JsonElement? Rules { get; init; }
}

/// <summary>A rule to be counted.</summary>
public sealed record PreviewSegment : INamesClient
{
    [Description("The client it is for, where an admin asks.")]
    public Guid? ClientId { get; init; }

    [Required]
    public JsonElement? Rules { get; init; }
}

/// <summary>How many recipients a rule selects.</summary>
public sealed record SegmentCount(int Count);

/// <summary>A segment.</summary>
public sealed record SegmentAnswer(Guid Id, Guid ClientId, string Name, JsonElement Rules, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public static SegmentAnswer Of(SegmentRow row) => new(row.Id, row.ClientId, row.Name, JsonSerializer.Deserialize<JsonElement>(row.Rules), row.CreatedAt, row.UpdatedAt);
}
