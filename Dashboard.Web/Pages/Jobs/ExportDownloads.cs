using Dashboard.Core;
using Dashboard.Core.Exports;
using Dashboard.Core.Leads;
using Dashboard.Core.Recipients;
using Dashboard.Web.Accounts;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Dashboard.Web.Pages.Jobs;

/// <summary>The files that the job centre and a person's page link to.</summary>
internal static class ExportDownloads
{
    public static void MapExportDownloads(this IEndpointRouteBuilder app)
    {
        app.MapGet("/jobs/{id:guid}/file", FileAsync).RequireAuthorization().ExcludeFromDescription();
        app.MapGet("/jobs/{id:guid}/verdicts.csv", VerdictsAsync).RequireAuthorization().ExcludeFromDescription();
        app.MapGet("/recipients/{id:long}/data.json", PersonAsync).RequireAuthorization().ExcludeFromDescription();
    }

    private static async Task<Results<PushStreamHttpResult, StatusCodeHttpResult>> FileAsync(HttpContext http, ExportService exports, Guid id, CancellationToken ct)
    {
        if (UserClaims.ActorOf(http.User) is not { } actor) return TypedResults.StatusCode(StatusCodes.Status403Forbidden);
        var found = await exports.FindAsync(actor, id, ct);
        if (found.Refused(out var error)) return Status(error);
        return TypedResults.Stream(output => exports.WriteFileAsync(actor, id, output, ct), found.Value.ContentType, found.Value.FileName);
    }

    private static async Task<Results<PushStreamHttpResult, StatusCodeHttpResult>> VerdictsAsync(HttpContext http, LeadVerdicts verdicts, Guid id, CancellationToken ct)
    {
        if (UserClaims.ActorOf(http.User) is not { } actor) return TypedResults.StatusCode(StatusCodes.Status403Forbidden);
        var found = await verdicts.FindAsync(actor, id, ct);
        if (found.Refused(out var error)) return Status(error);
        return TypedResults.Stream(output => LeadVerdicts.WriteAsync(found.Value, output, ct), "text/csv; charset=utf-8", $"verdicts-{id}.csv");
    }

    private static async Task<Results<PushStreamHttpResult, StatusCodeHttpResult>> PersonAsync(HttpContext http, RecipientData data, long id, CancellationToken ct)
    {
        if (UserClaims.ActorOf(http.User) is not { } actor) return TypedResults.StatusCode(StatusCodes.Status403Forbidden);
        var found = await data.FindAsync(actor, id, ct);
        if (found.Refused(out var error)) return Status(error);
        return TypedResults.Stream(output => data.WriteAsync(actor, found.Value, output, ct), "application/json", $"recipient-{id}.json");
    }

    private static StatusCodeHttpResult Status(DomainError error) =>
        TypedResults.StatusCode(error.Kind is ErrorKind.NotFound ? StatusCodes.Status404NotFound : StatusCodes.Status403Forbidden);
}
