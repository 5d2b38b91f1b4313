using Dashboard.Core;
using Dashboard.Core.Imports;
using Dashboard.Web.Accounts;
using Dashboard.Web.Api;
using Microsoft.AspNetCore.Mvc;

namespace Dashboard.Web.Pages.Imports;

/// <summary>
/// What the browser sends of a large file, piece by piece, past the circuit: it goes on after a break, and after the page was closed.
/// The cookie is not sent along from other sites (SameSite), and a PATCH cannot be sent by a foreign form.
/// </summary>
internal static class ImportUploads
{
    private const long LargestPiece = 64 << 20;

    public static void MapImportUploads(this IEndpointRouteBuilder app)
    {
        var uploads = app.MapGroup(Urls.Uploads).RequireAuthorization().ExcludeFromDescription().DisableAntiforgery();
        uploads.MapGet("/{id:guid}", FindAsync);
        uploads.MapPatch("/{id:guid}", AppendAsync).WithMetadata(new RequestSizeLimitAttribute(LargestPiece));
    }

    private static async Task<IResult> FindAsync(HttpContext http, UploadService uploads, Guid id, CancellationToken ct) =>
        UserClaims.ActorOf(http.User) is { } actor ? Answer(await uploads.FindAsync(actor, id, ct)) : Results.StatusCode(StatusCodes.Status403Forbidden);

    private static async Task<IResult> AppendAsync(HttpContext http, UploadService uploads, Guid id, CancellationToken ct)
    {
        if (UserClaims.ActorOf(http.User) is not { } actor) return Results.StatusCode(StatusCodes.Status403Forbidden);
        return UploadEndpoints.OffsetOf(http.Request) is { } offset ? Answer(await uploads.AppendAsync(actor, id, offset, http.Request.Body, ct)) : Results.BadRequest();
    }

    private static IResult Answer(Result<UploadRow> upload) => upload.Error is not { } error
        ? Results.Json(new { received = upload.Value.Received })
        : Results.StatusCode(error.Kind switch { ErrorKind.NotFound => 404, ErrorKind.Forbidden => 403, ErrorKind.Conflict => 409, _ => 400 });
}
