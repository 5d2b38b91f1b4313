using System.ComponentModel;
using System.Globalization;
using Dashboard.Core;
using Dashboard.Core.ApiKeys;
using Dashboard.Core.Suppressions;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Dashboard.Web.Api;

/// <summary>Addresses that no mail goes to.</summary>
internal static class SuppressionEndpoints
{
    public static void MapSuppressions(this IEndpointRouteBuilder api)
    {
        var suppressions = api.MapGroup("/suppressions").WithTags("Suppressions");
        suppressions.MapGet("", ListAsync).RequireScope(Scopes.SuppressionsRead).Describe("listSuppressions", "List suppressions", "`q` is the beginning of an address, or @ and a domain.");
        suppressions.MapPost("", AddAsync).RequireScope(Scopes.SuppressionsWrite)
            .Describe("addSuppression", "Suppress addresses", "One by `email`, or up to 1,000 by `emails`. The agency suppresses for every client where it names none.").WithExample(new AddSuppression { Email = "berta@people.example", Note = "Asked by phone" });
        suppressions.MapDelete("/{email}", RemoveAsync).RequireScope(Scopes.SuppressionsWrite).Describe("removeSuppression", "Take an address off", "It may be mailed again.");
        suppressions.MapGet("/check", CheckAsync).RequireScope(Scopes.SuppressionsRead).Describe("checkSuppression", "Whether an address is suppressed", "And why; what holds for every client is among it.");
    }

    private static async Task<Results<Ok<Listing<SuppressionAnswer>>, Refusal>> ListAsync(
        SuppressionService suppressions,
        ApiActor caller,
        [AsParameters] ListQuery query,
        [FromQuery, Description("Only those for this reason.")] Word<SuppressionReason>? reason,
        CancellationToken ct)
    {
        var slice = query.Slice(ListQuery.IsNumber);
        if (slice.Refused(out var error)) return error.ToProblem();
        var rows = await suppressions.SliceAsync(caller.Value, reason?.Value, slice.Value, ct);
        return TypedResults.Ok(await Listing<SuppressionAnswer>.OfAsync(rows, row => SuppressionAnswer.Of(row, caller.Value), query, () => suppressions.CountAsync(caller.Value, reason?.Value, slice.Value, ct)));
    }

    private static async Task<Results<Created<SuppressionAnswer>, Ok<SuppressionsAdded>, Refusal>> AddAsync(SuppressionService suppressions, ApiActor caller, AddSuppression request, CancellationToken ct)
    {
        var reason = request.Reason ?? SuppressionReason.Manual;
        if (request.Emails is { } emails)
        {
            if (request.Email is not null || emails.Contains(null)) return HttpErrors.Invalid("emails", "Send email, or emails, and no null among them.").ToProblem();
            var many = await suppressions.AddManyAsync(caller.Value, emails!, reason, request.Note, ct);
            if (many.Refused(out var refused)) return refused.ToProblem();
            return TypedResults.Ok(many.Value);
        }

        var added = await suppressions.AddAsync(caller.Value, request.Email, reason, request.Note, ct);
        if (added.Refused(out var error)) return error.ToProblem();
        return TypedResults.Created(ApiUrls.Suppression(added.Value.Email), SuppressionAnswer.Of(added.Value, caller.Value));
    }

    private static async Task<Results<NoContent, Refusal>> RemoveAsync(SuppressionService suppressions, ApiActor caller, string email, CancellationToken ct)
    {
        // A slash is the one character that routing leaves encoded.
        var address = email.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
        if (await suppressions.RemoveAsync(caller.Value, address, "by the API", ct) is { } error) return error.ToProblem();
        return TypedResults.NoContent();
    }

    private static async Task<Results<Ok<SuppressionCheckAnswer>, Refusal>> CheckAsync(
        SuppressionService suppressions, ApiActor caller, [FromQuery, Description("The address.")] string? email, CancellationToken ct)
    {
        var found = await suppressions.CheckAsync(caller.Value, email, ct);
        if (found.Refused(out var error)) return error.ToProblem();
        return TypedResults.Ok(new SuppressionCheckAnswer(email!, found.Value.Count > 0, [.. found.Value.Select(row => SuppressionAnswer.Of(row, caller.Value))]));
    }
}

/// <summary>What suppresses addresses.</summary>
public sealed record AddSuppression : INamesClient
{
    [Description("The client it holds for, where an admin asks; every client if left out.")]
    public Guid? ClientId { get; init; }

    public string? Email { get; init; }

    [Description("Up to 1,000, in place of email.")]
    public List<string?>? Emails { get; init; }

    [Description("manual if left out.")]
    public SuppressionReason? Reason { get; init; }

    [Description("At most 500 characters.")]
    public string? Note { get; init; }
}

/// <summary>A suppressed address.</summary>
public sealed record SuppressionAnswer(
    string Id,
    [property: Description("The client it holds for; null: every client.")] Guid? ClientId,
    string Email,
    SuppressionReason Reason,
    string? Note,
    Guid? CampaignId,
    DateTimeOffset CreatedAt)
{
    /// <summary>What the house wrote down for itself is not told to a client.</summary>
    public static SuppressionAnswer Of(SuppressionRow row, Actor reader) => new(
        row.Id.ToString(CultureInfo.InvariantCulture), row.ClientId, row.Email, row.Reason,
        row.ClientId is null && !reader.IsAdmin ? null : row.Note, row.ClientId is null && !reader.IsAdmin ? null : row.CampaignId, row.CreatedAt);
}

/// <summary>Whether an address is suppressed.</summary>
public sealed record SuppressionCheckAnswer(string Email, bool Suppressed, IReadOnlyList<SuppressionAnswer> Suppressions);
