using System.ComponentModel;
using Dashboard.Core;
using Dashboard.Core.ApiKeys;
using Dashboard.Core.Reports;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Dashboard.Web.Api;

/// <summary>Links that hand a campaign's report on.</summary>
internal static class ShareEndpoints
{
    private const int UsualDays = 30;

    public static void MapShares(this IEndpointRouteBuilder api)
    {
        var shares = api.MapGroup("/campaigns/{id:guid}/shares").WithTags("Reports");
        shares.MapPost("", ShareAsync).RequireScope(Scopes.CampaignsWrite)
            .Describe("shareReport", "Make a link to a report", "Whoever has it sees that report and nothing else, until it expires or is revoked. The answer holds the link; it is shown once.")
            .WithExample(new ShareReport { ExpiresInDays = 30 });
        shares.MapGet("", ListAsync).RequireScope(Scopes.CampaignsRead).Describe("listShares", "List the links to a report", "Newest first, without their addresses.");
        api.MapGroup("/shares").WithTags("Reports").MapDelete("/{id:guid}", RevokeAsync).RequireScope(Scopes.CampaignsWrite).Describe("revokeShare", "Revoke a link to a report", "Whoever opens it from now on gets 404.");
    }

    private static async Task<Results<Created<IssuedShareAnswer>, Refusal>> ShareAsync(ShareService shares, ApiActor caller, IPublicAddress address, Guid id, ShareReport? request, CancellationToken ct)
    {
        var issued = await shares.ShareAsync(caller.Value, id, request?.ExpiresInDays ?? UsualDays, request?.Password, ct);
        if (issued.Refused(out var error)) return error.ToProblem();
        var (share, url) = (issued.Value.Share, address.Base + Urls.SharedReport(issued.Value.Token));
        return TypedResults.Created(url, new IssuedShareAnswer(share.Id, share.CampaignId, url, issued.Value.Token, share.CreatedAt, share.ExpiresAt, share.HasPassword));
    }

    private static async Task<Results<Ok<Listing<ShareRow>>, Refusal>> ListAsync(ShareService shares, ApiActor caller, Guid id, CancellationToken ct)
    {
        var rows = await shares.ListAsync(caller.Value, id, ct);
        if (rows.Refused(out var error)) return error.ToProblem();
        return TypedResults.Ok(new Listing<ShareRow> { Data = rows.Value, NextCursor = null });
    }

    private static async Task<Results<NoContent, Refusal>> RevokeAsync(ShareService shares, ApiActor caller, Guid id, CancellationToken ct)
    {
        if (await shares.RevokeAsync(caller.Value, id, ct) is { } error) return error.ToProblem();
        return TypedResults.NoContent();
    }
}

/// <summary>What makes a link to a report.</summary>
public sealed record ShareReport
{
    [Description("1 to 365; 30 if left out.")]
    public int? ExpiresInDays { get; init; }

    [Description("8 to 100 characters that are asked for before the report is shown; none if left out.")]
    public string? Password { get; init; }
}

/// <summary>A new link to a report, with its address.</summary>
public sealed record IssuedShareAnswer(Guid Id, Guid CampaignId, string Url, string Token, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, bool HasPassword);
