using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Dashboard.Core.ApiKeys;
using Dashboard.Core.Lists;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Dashboard.Web.Api;

/// <summary>Lists that recipients are put into.</summary>
internal static class ListEndpoints
{
    public static void MapLists(this IEndpointRouteBuilder api)
    {
        var lists = api.MapGroup("/lists").WithTags("Lists");
        lists.MapGet("", ListAsync).RequireScope(Scopes.ListsRead).Describe("listLists", "List the lists");
        lists.MapPost("", StartAsync).RequireScope(Scopes.ListsWrite).Describe("startList", "Start a list").WithExample(new StartList { Name = "Newsletter" });
        lists.MapGet("/{id:guid}", FindAsync).Versioned(FindAsync, "memberCount").RequireScope(Scopes.ListsRead).Describe("getList", "Read a list");
        lists.MapPatch("/{id:guid}", RenameAsync).Versioned(FindAsync, "memberCount").RequireScope(Scopes.ListsWrite).Describe("renameList", "Rename a list").WithExample(new RenameList { Name = "Newsletter 2027" });
        lists.MapDelete("/{id:guid}", DeleteAsync).RequireScope(Scopes.ListsWrite).Describe("deleteList", "Delete a list", "Its recipients stay. Refused while a campaign that is under way uses it.");
    }

    private static async Task<Results<Ok<Listing<ListAnswer>>, Refusal>> ListAsync(ListService lists, ApiActor caller, [AsParameters] ListQuery query, CancellationToken ct)
    {
        var slice = query.Slice();
        if (slice.Refused(out var error)) return error.ToProblem();
        var rows = await lists.SliceAsync(caller.Value, slice.Value, ct);
        return TypedResults.Ok(await Listing<ListAnswer>.OfAsync(rows, ListAnswer.Of, query, () => lists.CountAsync(caller.Value, slice.Value, ct)));
    }

    private static async Task<Results<Created<ListAnswer>, Refusal>> StartAsync(ListService lists, ApiActor caller, StartList request, CancellationToken ct)
    {
        var started = await lists.StartAsync(caller.Value, request.Name, ct);
        if (started.Refused(out var error)) return error.ToProblem();
        return TypedResults.Created(ApiUrls.List(started.Value.Id), ListAnswer.Of(started.Value));
    }

    private static async Task<Results<Ok<ListAnswer>, Refusal>> FindAsync(ListService lists, ApiActor caller, Guid id, CancellationToken ct)
    {
        var found = await lists.FindAsync(caller.Value, id, ct);
        if (found.Refused(out var error)) return error.ToProblem();
        return TypedResults.Ok(ListAnswer.Of(found.Value));
    }

    private static async Task<Results<Ok<ListAnswer>, Refusal>> RenameAsync(ListService lists, ApiActor caller, Guid id, RenameList request, CancellationToken ct)
    {
        var renamed = await lists.RenameAsync(caller.Value, id, request.Name, ct);
        if (renamed.Refused(out var error)) return error.ToProblem();
        return TypedResults.Ok(ListAnswer.Of(renamed.Value));
    }

    private static async Task<Results<NoContent, Refusal>> DeleteAsync(ListService lists, ApiActor caller, Guid id, CancellationToken ct)
    {
        if (await lists.DeleteAsync(caller.Value, id, ct) is { } error) return error.ToProblem();
        return TypedResults.NoContent();
    }
}

/// <summary>What starts a list.</summary>
public sealed record StartList : INamesClient
{
    [Description("The client it is for, where an admin asks.")]
    public Guid? ClientId { get; init; }

    [Required]
    public string? Name { get; init; }
}

/// <summary>A list's new name.</summary>
public sealed record RenameList : INamesClient
{
    public Guid? ClientId { get; init; }

    [Required]
    public string? Name { get; init; }
}

/// <summary>A list.</summary>
public sealed record ListAnswer(Guid Id, Guid ClientId, string Name, [property: Description("How many recipients are in it.")] int MemberCount, DateTimeOffset CreatedAt)
{
    public static ListAnswer Of(ListRow row) => new(row.Id, row.ClientId, row.Name, row.MemberCount, row.CreatedAt);
}
