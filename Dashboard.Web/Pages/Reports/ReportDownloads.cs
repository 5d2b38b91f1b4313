using Dashboard.Core;
using Dashboard.Core.Exports;
using Dashboard.Web.Accounts;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Dashboard.Web.Pages.Reports;

/// <summary>The tables of reports as CSV and XLSX.</summary>
internal static class ReportDownloads
{
    public static void MapReportDownloads(this IEndpointRouteBuilder app)
    {
        app.MapGet("/campaigns/{id:guid}/report/{table}.{format}", TableAsync).RequireAuthorization().ExcludeFromDescription();
    }

    private static async Task<Results<FileContentHttpResult, StatusCodeHttpResult>> TableAsync(HttpContext http, ReportTables tables, Guid id, string table, string format, CancellationToken ct)
    {
        if (UserClaims.ActorOf(http.User) is not { } actor) return TypedResults.StatusCode(StatusCodes.Status403Forbidden);
        if (!Enum.TryParse<ExportFormat>(format, ignoreCase: true, out var kind) || !Enum.IsDefined(kind)) return TypedResults.StatusCode(StatusCodes.Status404NotFound);
        var found = await tables.OfCampaignAsync(actor, id, table, ct);
        if (found.Refused(out var error)) return TypedResults.StatusCode(error.Kind is ErrorKind.NotFound ? StatusCodes.Status404NotFound : StatusCodes.Status403Forbidden);
        return TypedResults.Bytes(await found.Value.WriteAsync(kind, ct), ReportTable.ContentType(kind), found.Value.FileName(kind));
    }
}
