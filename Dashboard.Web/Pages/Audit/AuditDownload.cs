using Dashboard.Core;
using Dashboard.Core.Audit;
using Dashboard.Core.Exports;
using Dashboard.Web.Accounts;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Dashboard.Web.Pages.Audit;

/// <summary>The file that the audit log's page links to.</summary>
internal static class AuditDownload
{
    public static void MapAuditDownload(this IEndpointRouteBuilder app) =>
        app.MapGet(Urls.AuditExport, FileAsync).RequireAuthorization().ExcludeFromDescription();

    private static async Task<Results<PushStreamHttpResult, StatusCodeHttpResult>> FileAsync(HttpContext http, AuditService audit, string? q, Guid? clientId, CancellationToken ct)
    {
        if (UserClaims.ActorOf(http.User) is not { } actor) return TypedResults.StatusCode(StatusCodes.Status403Forbidden);
        if (clientId is { } client && actor.ClientId != client)
        {
            if (!actor.IsAdmin) return TypedResults.StatusCode(StatusCodes.Status403Forbidden);
            actor = actor.For(client);
        }

        var rows = await audit.ExportAsync(actor with { Address = Doorkeeper.AddressOf(http) }, new(), new SliceRequest(Search: q), ct);
        if (rows.Refused(out _)) return TypedResults.StatusCode(StatusCodes.Status403Forbidden);
        return TypedResults.Stream(output => ExportService.WriteCsvAsync(rows.Value, output, ct), "text/csv; charset=utf-8", "audit.csv");
    }
}
