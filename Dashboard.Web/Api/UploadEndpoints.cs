using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Dashboard.Core;
using Dashboard.Core.ApiKeys;
using Dashboard.Core.Imports;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Dashboard.Web.Api;

/// <summary>Large files, piece by piece: after a broken connection the rest follows from where it broke (in the manner of tus).</summary>
internal static class UploadEndpoints
{
    /// <summary>The header that says where a piece begins.</summary>
    public const string Offset = "Upload-Offset";

    public static void MapUploads(this IEndpointRouteBuilder api)
    {
        var largest = api.ServiceProvider.GetRequiredService<Uploads>().MostBytes;
        var uploads = api.MapGroup("/imports/uploads").WithTags("Imports");
        uploads.MapPost("", BeginAsync).RequireScope(Scopes.RecipientsWrite)
            .Describe("beginUpload", "Begin a large file", "Send the pieces by PATCH, then start the import with uploadId in place of the file. What has come is kept for some days.").WithExample(new BeginUpload { FileName = "people.csv", Bytes = 734_003_200 });
        uploads.MapGet("/{id:guid}", FindAsync).RequireScope(Scopes.RecipientsWrite).Describe("getUpload", "Ask how much has come", "The next piece begins at `received`, which the header Upload-Offset says too.");
        uploads.MapPatch("/{id:guid}", AppendAsync).RequireScope(Scopes.RecipientsWrite).Accepts<string>("application/offset+octet-stream", "application/octet-stream").WithExample("email,name\r\n…")
            .WithMetadata(new RequestSizeLimitAttribute(largest))
            .Describe("continueUpload", "Send the next piece", "The header Upload-Offset says where it begins: at what `received` was. 409 with the right place where it begins elsewhere. What has come when the connection breaks stays.");
        uploads.MapDelete("/{id:guid}", RemoveAsync).RequireScope(Scopes.RecipientsWrite).Describe("removeUpload", "Throw away what has come");
    }

    /// <summary>Where a piece begins, by its header; null where it does not say.</summary>
    public static long? OffsetOf(HttpRequest request) =>
        long.TryParse(request.Headers[Offset], NumberStyles.None, CultureInfo.InvariantCulture, out var offset) ? offset : null;

    private static async Task<Results<Created<UploadAnswer>, Refusal>> BeginAsync(UploadService uploads, ApiActor caller, BeginUpload request, CancellationToken ct)
    {
        var begun = await uploads.BeginAsync(caller.Value, request.FileName, request.Bytes ?? 0, ct);
        if (begun.Refused(out var error)) return error.ToProblem();
        return TypedResults.Created(ApiUrls.Upload(begun.Value.Id), UploadAnswer.Of(begun.Value));
    }

    private static async Task<Results<Ok<UploadAnswer>, Refusal>> FindAsync(UploadService uploads, ApiActor caller, Guid id, HttpResponse response, CancellationToken ct) =>
        Answer(await uploads.FindAsync(caller.Value, id, ct), response);

    private static async Task<Results<Ok<UploadAnswer>, Refusal>> AppendAsync(UploadService uploads, ApiActor caller, Guid id, HttpRequest request, CancellationToken ct)
    {
        if (OffsetOf(request) is not { } offset) return HttpErrors.Invalid(Offset, "Say by the header Upload-Offset where this piece begins.").ToProblem();
        return Answer(await uploads.AppendAsync(caller.Value, id, offset, request.Body, ct), request.HttpContext.Response);
    }

    private static async Task<Results<NoContent, Refusal>> RemoveAsync(UploadService uploads, ApiActor caller, Guid id, CancellationToken ct)
    {
        if (await uploads.RemoveAsync(caller.Value, id, ct) is { } error) return error.ToProblem();
        return TypedResults.NoContent();
    }

    private static Results<Ok<UploadAnswer>, Refusal> Answer(Result<UploadRow> upload, HttpResponse response)
    {
        if (upload.Refused(out var error)) return error.ToProblem();
        response.Headers[Offset] = upload.Value.Received.ToString(CultureInfo.InvariantCulture);
        return TypedResults.Ok(UploadAnswer.Of(upload.Value));
    }
}

/// <summary>What begins an upload.</summary>
public sealed record BeginUpload : INamesClient
{
    [Description("The client it is for, where an admin asks.")]
    public Guid? ClientId { get; init; }

    [Description("For showing only.")]
    public string? FileName { get; init; }

    [Required, Description("How large the file is.")]
    public long? Bytes { get; init; }
}

/// <summary>How much of a file has come.</summary>
public sealed record UploadAnswer(Guid Id, string FileName, long Bytes, [property: Description("The next piece begins here.")] long Received)
{
    public static UploadAnswer Of(UploadRow row) => new(row.Id, row.FileName, row.Bytes, row.Received);
}
