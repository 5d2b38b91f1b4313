using Dashboard.Core.ApiKeys;
using Dashboard.Core.Domains;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Dashboard.Web.Api;

/// <summary>How relays' addresses and sending domains stand on blocklists.</summary>
internal static class BlocklistEndpoints
{
    public static void MapBlocklists(this IEndpointRouteBuilder api)
    {
        var lists = api.MapGroup("/blocklists").WithTags("Reputation");
        lists.MapGet("", ListAsync).RequireScope(Scopes.DomainsRead).Describe("listBlocklists", "Read how addresses and domains stand on blocklists", "A client sees its domains, the agency the relays' addresses too. What is listed comes first.");
        lists.MapPost("/check", CheckAsync).RequireScope(Scopes.RelaysWrite).RequireAdmin().Describe("checkBlocklists", "Ask the blocklists now", "They are asked by themselves too, every six hours unless the settings say otherwise.");
    }

    private static async Task<Ok<Listing<BlocklistAnswer>>> ListAsync(BlocklistService blocklists, ApiActor caller, CancellationToken ct) =>
        TypedResults.Ok(Listed(await blocklists.AllAsync(caller.Value, ct)));

    private static async Task<Results<Ok<Listing<BlocklistAnswer>>, Refusal>> CheckAsync(BlocklistService blocklists, ApiActor caller, CancellationToken ct)
    {
        var asked = await blocklists.CheckAsync(caller.Value, ct);
        if (asked.Refused(out var error)) return error.ToProblem();
        return TypedResults.Ok(Listed(asked.Value));
    }

    private static Listing<BlocklistAnswer> Listed(IReadOnlyList<BlocklistRow> rows) => new() { Data = [.. rows.Select(BlocklistAnswer.Of)], NextCursor = null };
}

/// <summary>How an address or a domain stands on one list.</summary>
public sealed record BlocklistAnswer(Guid? ClientId, string Owner, string Subject, string Zone, BlocklistState State, string? Reason, string Says, DateTimeOffset Since, DateTimeOffset CheckedAt)
{
    public static BlocklistAnswer Of(BlocklistRow row) => new(row.ClientId, row.Owner, row.Subject, row.Zone, row.State, row.Reason, row.Says, row.Since, row.CheckedAt);
}
