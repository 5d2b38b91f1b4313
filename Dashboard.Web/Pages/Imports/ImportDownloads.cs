using Dashboard.Core;
using Dashboard.Core.Imports;
using Dashboard.Web.Accounts;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Dashboard.Web.Pages.Imports;

/// <summary>The files that the import pages link to.</summary>
internal static class ImportDownloads
{
    public static void MapImportDownloads(this IEndpointRouteBuilder app) =>
        app.MapGet("/imports/{id:guid}/errors.csv", ErrorsAsync).RequireAuthorization().ExcludeFromDescription();

    private static async Task<Results<FileContentHttpResult, StatusCodeHttpResult>> ErrorsAsync(HttpContext http, ImportService imports, Guid id, CancellationToken ct)
    {
        if (UserClaims.ActorOf(http.User) is not { } actor) return TypedResults.StatusCode(StatusCodes.Status403Forbidden);
        using var file = new MemoryStream();
        if (await imports.WriteErrorsAsync(actor, id, file, ct) is { } error)
            return TypedResults.StatusCode(error.Kind is ErrorKind.NotFound ? StatusCodes.Status404NotFound : StatusCodes.Status403Forbidden);
        return TypedResults.File(file.ToArray(), "text/csv; charset=utf-8", $"rejected-{id}.csv");
    }
}
