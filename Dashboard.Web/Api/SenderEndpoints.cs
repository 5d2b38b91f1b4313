using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Dashboard.Core.ApiKeys;
using Dashboard.Core.Domains;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Dashboard.Web.Api;

/// <summary>Named From addresses of a client's domains.</summary>
internal static class SenderEndpoints
{
    public static void MapSenders(this IEndpointRouteBuilder api)
    {
        var senders = api.MapGroup("/senders").WithTags("Domains");
        senders.MapGet("", ListAsync).RequireScope(Scopes.DomainsRead).Describe("listSenders", "List the senders");
        senders.MapPost("", AddAsync).RequireScope(Scopes.DomainsWrite).Describe("addSender", "Add a sender", "A From address of one of the client's domains with its name, for campaigns to choose from.")
            .WithExample(new AddSender { Name = "Acme News", Email = "news@example.com", ReplyTo = "hello@example.com" });
        senders.MapGet("/{id:guid}", FindAsync).Versioned(FindAsync, "maySend").RequireScope(Scopes.DomainsRead).Describe("getSender", "Read a sender");
        senders.MapPatch("/{id:guid}", EditAsync).Versioned(FindAsync, "maySend").RequireScope(Scopes.DomainsWrite).Describe("editSender", "Edit a sender", "JSON Merge Patch (RFC 7396). Campaigns keep what they were written with.").WithExample(new { replyTo = "hello@example.com" });
        senders.MapDelete("/{id:guid}", DeleteAsync).RequireScope(Scopes.DomainsWrite).Describe("deleteSender", "Delete a sender", "Campaigns keep what they were written with.");
    }

    private static async Task<Results<Ok<Listing<NamedSenderRow>>, Refusal>> ListAsync(
        NamedSenderService senders, ApiActor caller, [AsParameters] ListQuery query, [FromQuery, Description("Only senders of this domain.")] Guid? domainId, CancellationToken ct)
    {
        var slice = query.Slice();
        if (slice.Refused(out var error)) return error.ToProblem();
        if (query.WantsTotal) return HttpErrors.NotCounted.ToProblem();
        var rows = await senders.SliceAsync(caller.Value, domainId, slice.Value, ct);
        if (rows.Refused(out var refusal)) return refusal.ToProblem();
        return TypedResults.Ok(await Listing<NamedSenderRow>.OfAsync(rows.Value, row => row, query, () => Task.FromResult(0)));
    }

    private static async Task<Results<Created<NamedSenderRow>, Refusal>> AddAsync(NamedSenderService senders, ApiActor caller, AddSender request, CancellationToken ct)
    {
        var added = await senders.AddAsync(caller.Value, new() { Name = request.Name ?? "", Email = request.Email ?? "", ReplyTo = request.ReplyTo }, ct);
        if (added.Refused(out var error)) return error.ToProblem();
        return TypedResults.Created(ApiUrls.Sender(added.Value.Id), added.Value);
    }

    private static async Task<Results<Ok<NamedSenderRow>, Refusal>> FindAsync(NamedSenderService senders, ApiActor caller, Guid id, CancellationToken ct)
    {
        var found = await senders.FindAsync(caller.Value, id, ct);
        if (found.Refused(out var error)) return error.ToProblem();
        return TypedResults.Ok(found.Value);
    }

    private static async Task<Results<Ok<NamedSenderRow>, Refusal>> EditAsync(NamedSenderService senders, ApiActor caller, Guid id, Patch<EditSender> patch, CancellationToken ct)
    {
        var found = await senders.FindAsync(caller.Value, id, ct);
        if (found.Refused(out var missing)) return missing.ToProblem();
        var edited = patch.Apply(new EditSender { Name = found.Value.Name, Email = found.Value.Email, ReplyTo = found.Value.ReplyTo });
        var saved = await senders.EditAsync(caller.Value, id, new() { Name = edited.Name ?? "", Email = edited.Email ?? "", ReplyTo = edited.ReplyTo }, ct);
        if (saved.Refused(out var error)) return error.ToProblem();
        return TypedResults.Ok(saved.Value);
    }

    private static async Task<Results<NoContent, Refusal>> DeleteAsync(NamedSenderService senders, ApiActor caller, Guid id, CancellationToken ct)
    {
        if (await senders.DeleteAsync(caller.Value, id, ct) is { } error) return error.ToProblem();
        return TypedResults.NoContent();
    }
}

/// <summary>What adds a sender.</summary>
public sealed record AddSender : INamesClient
{
    [Description("The client it is for, where an admin asks.")]
    public Guid? ClientId { get; init; }

    [Required, Description("As readers see it.")]
    public string? Name { get; init; }

    [Required, Description("An address of one of the client's sending domains.")]
    public string? Email { get; init; }

    [Description("Where answers go; to the address itself if left out.")]
    public string? ReplyTo { get; init; }
}

/// <summary>What can be edited of a sender.</summary>
public sealed record EditSender
{
    public string? Name { get; init; }
    public string? Email { get; init; }
    public string? ReplyTo { get; init; }
}
