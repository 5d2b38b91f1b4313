using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Dashboard.Core.ApiKeys;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Dashboard.Web.Api;

/// <summary>API keys: issued once, shown once.</summary>
internal static class ApiKeyEndpoints
{
    public static void MapApiKeys(this IEndpointRouteBuilder api)
    {
        var keys = api.MapGroup("/api-keys").WithTags("API keys");
        keys.MapGet("", ListAsync).RequireScope(Scopes.KeysRead).Describe("listApiKeys", "List API keys", "Without their secrets.");
        keys.MapPost("", IssueAsync).RequireScope(Scopes.KeysWrite)
            .Describe("issueApiKey", "Issue an API key", "The answer holds the key; it is shown once. A key for a client acts for that client alone; an admin who names no client issues a key of the agency. Nobody hands out scopes that they do not have.")
            .WithExample(new IssueApiKey { Name = "Shop", Scopes = [Scopes.RecipientsWrite, Scopes.CampaignsRead] });
        keys.MapGet("/scopes", ListScopes).RequireSignedIn().Describe("listScopes", "List the scopes a key can have", "Each with what it lets a program do.");
        keys.MapGet("/{id:guid}", FindAsync).RequireScope(Scopes.KeysRead).Describe("getApiKey", "Read an API key");
        keys.MapGet("/{id:guid}/requests", RequestsAsync).RequireScope(Scopes.KeysRead)
            .Describe("listApiKeyRequests", "List what a key asked for", "The latest first: route, status, time taken and request id, a second or two after the answer, for 14 days unless the installation says otherwise. `q` finds a request's id, or a part of method and route. What was refused for want of a valid key, or of budget, is no key's.");
        keys.MapPost("/{id:guid}/rotate", RotateAsync).RequireScope(Scopes.KeysWrite)
            .Describe("rotateApiKey", "Put a new key in a key's place", "The new key has the same name, scopes and client. Both live side by side, for 24 hours unless the body says otherwise.");
        keys.MapDelete("/{id:guid}", RevokeAsync).RequireScope(Scopes.KeysWrite).Describe("revokeApiKey", "Revoke an API key", "Within five seconds it lets nobody in any more.");
    }

    private static async Task<Results<Ok<Listing<ApiKeyAnswer>>, Refusal>> ListAsync(ApiKeyService keys, ApiActor caller, [AsParameters] ListQuery query, CancellationToken ct)
    {
        var slice = query.Slice();
        if (slice.Refused(out var error)) return error.ToProblem();
        var rows = await keys.SliceAsync(caller.Value, slice.Value, ct);
        return TypedResults.Ok(await Listing<ApiKeyAnswer>.OfAsync(rows, ApiKeyAnswer.Of, query, () => keys.CountAsync(caller.Value, slice.Value, ct)));
    }

    private static async Task<Results<Created<IssuedApiKeyAnswer>, Refusal>> IssueAsync(ApiKeyService keys, ApiActor caller, IssueApiKey request, CancellationToken ct)
    {
        var draft = new ApiKeyDraft { Name = request.Name ?? "", Scopes = request.Scopes ?? [], ExpiresAt = request.ExpiresAt, IsTest = request.Test ?? false, AllowedAddresses = [.. (request.AllowedAddresses ?? []).Select(a => a ?? "")], RequestsPerMinute = request.RequestsPerMinute };
        var issued = await keys.IssueAsync(caller.Value, draft, caller.Scopes, ct);
        if (issued.Refused(out var error)) return error.ToProblem();
        return TypedResults.Created(ApiUrls.ApiKey(issued.Value.Row.Id), IssuedApiKeyAnswer.Of(issued.Value));
    }

    private static Ok<IReadOnlyList<ScopeAnswer>> ListScopes() =>
        TypedResults.Ok<IReadOnlyList<ScopeAnswer>>([.. Scopes.Catalogue.Select(s => new ScopeAnswer(s.Name, s.Explanation, s.IsAgencyOnly))]);

    private static async Task<Results<Ok<ApiKeyAnswer>, Refusal>> FindAsync(ApiKeyService keys, ApiActor caller, Guid id, CancellationToken ct)
    {
        var found = await keys.FindAsync(caller.Value, id, ct);
        if (found.Refused(out var error)) return error.ToProblem();
        return TypedResults.Ok(ApiKeyAnswer.Of(found.Value));
    }

    private static async Task<Results<Ok<Listing<KeyRequestAnswer>>, Refusal>> RequestsAsync(
        RequestLog requests,
        ApiActor caller,
        Guid id,
        [AsParameters] ListQuery query,
        [FromQuery, Description("Only those answered with this status, such as 404, or 4xx for all of a kind.")] string? status,
        [FromQuery, Description("Only those of this method, such as POST.")] string? method,
        CancellationToken ct)
    {
        var slice = query.Slice(ListQuery.IsNumber);
        if (slice.Refused(out var error)) return error.ToProblem();
        if (query.WantsTotal) return HttpErrors.NotCounted.ToProblem();
        (int Least, int Most)? range = null;
        if (!string.IsNullOrEmpty(status))
        {
            if (!KeyRequestFilter.TryStatus(status, out var read)) return HttpErrors.Invalid("status", $"“{status}” is no status: write it as 404, or as 4xx.").ToProblem();
            range = read;
        }

        var rows = await requests.SliceAsync(caller.Value, id, new(string.IsNullOrEmpty(method) ? null : method, range?.Least, range?.Most), slice.Value, ct);
        if (rows.Refused(out error)) return error.ToProblem();
        return TypedResults.Ok(new Listing<KeyRequestAnswer> { Data = [.. rows.Value.Items.Select(KeyRequestAnswer.Of)], NextCursor = rows.Value.NextCursor });
    }

    private static async Task<Results<Created<IssuedApiKeyAnswer>, Refusal>> RotateAsync(ApiKeyService keys, ApiActor caller, Guid id, RotateApiKey? request, CancellationToken ct)
    {
        if (request?.OverlapHours is < 0 or > 720) return ApiKeyErrors.OverlapWrong.ToProblem();
        var overlap = request?.OverlapHours is { } hours ? TimeSpan.FromHours(hours) : ApiKeyService.DefaultOverlap;
        var rotated = await keys.RotateAsync(caller.Value, id, overlap, caller.Scopes, ct);
        if (rotated.Refused(out var error)) return error.ToProblem();
        return TypedResults.Created(ApiUrls.ApiKey(rotated.Value.Row.Id), IssuedApiKeyAnswer.Of(rotated.Value));
    }

    private static async Task<Results<NoContent, Refusal>> RevokeAsync(ApiKeyService keys, ApiActor caller, Guid id, CancellationToken ct)
    {
        var revoked = await keys.RevokeAsync(caller.Value, id, ct);
        if (revoked.Refused(out var error)) return error.ToProblem();
        return TypedResults.NoContent();
    }
}

/// <summary>What issues a key.</summary>
public sealed record IssueApiKey : INamesClient
{
    [Description("The client it acts for, where an admin issues it.")]
    public Guid? ClientId { get; init; }

    [Required, Description("Who uses it.")]
    public string? Name { get; init; }

    [Required, Description("What it may do; * for all that its client may.")]
    public List<string>? Scopes { get; init; }

    [Description("From when on it lets nobody in; never if left out.")]
    public DateTimeOffset? ExpiresAt { get; init; }

    [Description("true for a test key (sk_test_…): what it sends stays in the Sandbox and counts nowhere. Live if left out.")]
    public bool? Test { get; init; }

    [Description("Addresses and networks such as 192.0.2.0/24 that it may be used from; anywhere if left out.")]
    public List<string?>? AllowedAddresses { get; init; }

    [Range(1, 100_000), Description("Requests a minute of its own, instead of those that all programs at one address share; only the agency gives them.")]
    public int? RequestsPerMinute { get; init; }
}

/// <summary>How a key is rotated.</summary>
public sealed record RotateApiKey
{
    [Description("For how many hours the old key lives on, 0 to 720; 24 if left out.")]
    public double? OverlapHours { get; init; }
}

/// <summary>An API key, without its secret.</summary>
public record ApiKeyAnswer(
    Guid Id,
    [property: Description("The client it acts for; null for a key of the agency.")] Guid? ClientId,
    string Name,
    [property: Description("How the key begins: enough to tell it from others.")] string Prefix,
    IReadOnlyList<string> Scopes,
    DateTimeOffset CreatedAt,
    string CreatedBy,
    DateTimeOffset? ExpiresAt,
    [property: Description("When it was last used, to the minute.")] DateTimeOffset? LastUsedAt,
    DateTimeOffset? RevokedAt,
    [property: Description("The key that it took over from.")] Guid? RotatedFrom,
    bool Test,
    [property: Description("Where it may be used from; empty: anywhere.")] IReadOnlyList<string> AllowedAddresses,
    [property: Description("Requests a minute of its own; null where it shares those of its address.")] int? RequestsPerMinute)
{
    public static ApiKeyAnswer Of(ApiKeyRow row) =>
        new(row.Id, row.ClientId, row.Name, row.Prefix, row.Scopes, row.CreatedAt, row.CreatedBy, row.ExpiresAt, row.LastUsedAt, row.RevokedAt, row.RotatedFrom, row.IsTest, row.AllowedAddresses, row.RequestsPerMinute);
}

/// <summary>A key that was just issued.</summary>
public sealed record IssuedApiKeyAnswer(
    Guid Id,
    Guid? ClientId,
    string Name,
    string Prefix,
    IReadOnlyList<string> Scopes,
    DateTimeOffset CreatedAt,
    string CreatedBy,
    DateTimeOffset? ExpiresAt,
    DateTimeOffset? LastUsedAt,
    DateTimeOffset? RevokedAt,
    Guid? RotatedFrom,
    bool Test,
    IReadOnlyList<string> AllowedAddresses,
    int? RequestsPerMinute,
    [property: Description("The key itself: shown once.")] string Key)
    : ApiKeyAnswer(Id, ClientId, Name, Prefix, Scopes, CreatedAt, CreatedBy, ExpiresAt, LastUsedAt, RevokedAt, RotatedFrom, Test, AllowedAddresses, RequestsPerMinute)
{
    public static IssuedApiKeyAnswer Of(IssuedApiKey issued)
    {
        var row = issued.Row;
        return new(row.Id, row.ClientId, row.Name, row.Prefix, row.Scopes, row.CreatedAt, row.CreatedBy, row.ExpiresAt, row.LastUsedAt, row.RevokedAt, row.RotatedFrom, row.IsTest, row.AllowedAddresses, row.RequestsPerMinute, issued.Key);
    }
}

/// <summary>A scope and what it lets a program do.</summary>
public sealed record ScopeAnswer(string Name, string Explanation, [property: Description("Only a key of the agency can carry it.")] bool AgencyOnly);

/// <summary>A request that was made with a key, and how it was answered.</summary>
public sealed record KeyRequestAnswer(
    string Id,
    DateTimeOffset At,
    string Method,
    [property: Description("The route's pattern, without ids and query.")] string Route,
    int Status,
    [property: Description("How long the answer took.")] double Milliseconds,
    [property: Description("What the answer carried as X-Request-Id.")] string RequestId,
    [property: Description("The network address that it came from.")] string? Address)
{
    public static KeyRequestAnswer Of(KeyRequest r) =>
        new(r.Id.ToString(CultureInfo.InvariantCulture), r.At, r.Method, r.Route, r.Status, Math.Round(r.Took.TotalMilliseconds, 1), r.RequestId, r.Address);
}
