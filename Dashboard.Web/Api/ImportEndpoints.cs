using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Dashboard.Core;
using Dashboard.Core.ApiKeys;
using Dashboard.Core.Clients;
using Dashboard.Core.Imports;
using Dashboard.Core.Jobs;
using Dashboard.Core.Suppressions;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Dashboard.Web.Api;

/// <summary>Files of recipients: taken on, watched, stopped.</summary>
internal static class ImportEndpoints
{
    /// <summary>What the other parts of a form may take, beside the file.</summary>
    internal const int LargestField = 64 * 1024;
    internal const int MostParts = 20;

    public static void MapImports(this IEndpointRouteBuilder api)
    {
        var largest = api.ServiceProvider.GetRequiredService<Uploads>().MostBytes;
        var imports = api.MapGroup("/imports").WithTags("Imports");
        imports.MapGet("", ListAsync).RequireScope(Scopes.RecipientsRead).Describe("listImports", "List imports");
        imports.MapPost("", StartAsync).RequireScope(Scopes.RecipientsWrite).Accepts<UploadRecipients>("multipart/form-data")
            .WithMetadata(new RequestSizeLimitAttribute(largest + MostParts * LargestField))
            .Describe("startImport", "Import recipients from a file", "CSV, TSV, XLSX, or one of them zipped. The answer comes at once; the work is done by the job that it names. Without a mapping the header decides.");
        api.MapGroup("/suppressions").WithTags("Suppressions").MapPost("/imports", StartSuppressingAsync).RequireScope(Scopes.SuppressionsWrite).Accepts<UploadSuppressions>("multipart/form-data")
            .WithMetadata(new RequestSizeLimitAttribute(largest + MostParts * LargestField))
            .Describe("importSuppressions", "Suppress the addresses of a file", "CSV, TSV, XLSX, or one of them zipped; the column with addresses is recognised. The answer names the job.");
        imports.MapGet("/{id:guid}", FindAsync).RequireScope(Scopes.RecipientsRead).Describe("getImport", "Read an import", "When it is done, rows = added + updated + duplicates + rejected.");
        imports.MapGet("/{id:guid}/errors.csv", ErrorsAsync).RequireScope(Scopes.RecipientsRead).Produces(StatusCodes.Status200OK, contentType: "text/csv")
            .Describe("getImportErrors", "The rows that were refused", "CSV with line, column, value and reason.");
        imports.MapPost("/{id:guid}/cancel", CancelAsync).RequireScope(Scopes.RecipientsWrite).Describe("cancelImport", "Stop an import", "What is in the list by then is all or nothing.");
    }

    private static async Task<Results<Ok<Listing<ImportAnswer>>, Refusal>> ListAsync(
        ImportService imports, ApiActor caller, [AsParameters] ListQuery query, [FromQuery, Description("Only imports into this list.")] Guid? listId, CancellationToken ct)
    {
        var slice = query.Slice();
        if (slice.Refused(out var error)) return error.ToProblem();
        if (query.WantsTotal) return HttpErrors.NotCounted.ToProblem();
        var rows = await imports.SliceAsync(caller.Value, listId, slice.Value, ct);
        if (rows.Refused(out var other)) return other.ToProblem();
        return TypedResults.Ok(await Listing<ImportAnswer>.OfAsync(rows.Value, ImportAnswer.Of, query, () => Task.FromResult(0)));
    }

    private static async Task<Results<Accepted<ImportAnswer>, Refusal>> StartAsync(ImportService imports, Uploads uploads, UploadService pending, ClientService clients, ApiActor caller, HttpRequest request, CancellationToken ct)
    {
        var form = await ReadAsync(uploads, request, ct);
        if (form.Refused(out var unreadable)) return unreadable.ToProblem();
        var started = await TakeOnAsync(imports, pending, clients, caller, form.Value, ct);
        if (!started.Refused(out var error)) return TypedResults.Accepted(ApiUrls.Import(started.Value.Id), ImportAnswer.Of(started.Value));

        if (form.Value.StoredAs.Length > 0) uploads.Remove(form.Value.StoredAs);
        return error.ToProblem();
    }

    private static async Task<Results<Accepted<JobAnswer>, Refusal>> StartSuppressingAsync(SuppressionImportService imports, Uploads uploads, ClientService clients, ApiActor caller, HttpRequest request, CancellationToken ct)
    {
        var form = await ReadAsync(uploads, request, ct);
        if (form.Refused(out var unreadable)) return unreadable.ToProblem();
        var started = await SuppressAsync(imports, clients, caller, form.Value, ct);
        if (!started.Refused(out var error)) return TypedResults.Accepted(ApiUrls.Job(started.Value.Id), JobAnswer.Of(started.Value));

        if (form.Value.StoredAs.Length > 0) uploads.Remove(form.Value.StoredAs);
        return error.ToProblem();
    }

    private static async Task<Result<JobRow>> SuppressAsync(SuppressionImportService imports, ClientService clients, ApiActor caller, UploadForm form, CancellationToken ct)
    {
        var acting = await ActingAsync(clients, caller, form, ct);
        if (acting.Refused(out var other)) return other;
        if (form.StoredAs.Length == 0) return HttpErrors.Invalid("file", "Send the file as the part named file.");
        var reason = new Word<SuppressionReason>(SuppressionReason.Manual);
        if (form.Fields.TryGetValue("reason", out var word) && !Word<SuppressionReason>.TryParse(word, null, out reason)) return HttpErrors.Invalid("reason", "The reason is manual, unsubscribe, hardBounce, complaint or softBounces.");
        return await imports.StartAsync(acting.Value, form.StoredAs, reason.Value, form.Fields.GetValueOrDefault("note"), ct);
    }

    internal static async Task<Result<Actor>> ActingAsync(ClientService clients, ApiActor caller, UploadForm form, CancellationToken ct)
    {
        if (!form.Fields.TryGetValue("clientId", out var named)) return caller.Value;
        if (!Guid.TryParse(named, out var client)) return HttpErrors.Invalid("clientId", "clientId is the id of one client.");
        return await ActingClient.ForAsync(clients, caller.Value, client, ct);
    }

    private static async Task<Result<ImportRow>> TakeOnAsync(ImportService imports, UploadService pending, ClientService clients, ApiActor caller, UploadForm form, CancellationToken ct)
    {
        var acting = await ActingAsync(clients, caller, form, ct);
        if (acting.Refused(out var other)) return other;
        var actor = acting.Value;

        if (!Guid.TryParse(form.Fields.GetValueOrDefault("listId"), out var listId)) return HttpErrors.Invalid("listId", "Say by listId which list the recipients go into.");
        var mapping = ImportService.ReadMapping(form.Fields.GetValueOrDefault("mapping"));
        if (mapping.Refused(out var malformed)) return malformed;
        var options = Options(form.Fields.GetValueOrDefault("options"));
        if (options.Refused(out var unknown)) return unknown;
        if (form.StoredAs.Length > 0) return await imports.StartAsync(actor, listId, form.StoredAs, form.FileName, mapping.Value, options.Value, ct);

        if (!Guid.TryParse(form.Fields.GetValueOrDefault("uploadId"), out var uploadId)) return HttpErrors.Invalid("file", "Send the file as the part named file, or by uploadId the one that came piece by piece.");
        var whole = await pending.FindAsync(actor, uploadId, ct);
        if (whole.Refused(out var missing)) return missing;
        if (!whole.Value.IsWhole) return UploadErrors.Incomplete(whole.Value);
        var begun = await imports.StartAsync(actor, listId, whole.Value.StoredAs, whole.Value.FileName, mapping.Value, options.Value, ct);
        if (begun.Error is null) await pending.TakeAsync(actor, uploadId, ct);
        return begun;
    }

    private static async Task<Results<Ok<ImportAnswer>, Refusal>> FindAsync(ImportService imports, ApiActor caller, Guid id, CancellationToken ct)
    {
        var found = await imports.FindAsync(caller.Value, id, ct);
        if (found.Refused(out var error)) return error.ToProblem();
        return TypedResults.Ok(ImportAnswer.Of(found.Value));
    }

    private static async Task<Results<PushStreamHttpResult, Refusal>> ErrorsAsync(ImportService imports, ApiActor caller, Guid id, CancellationToken ct)
    {
        if ((await imports.FindAsync(caller.Value, id, ct)).Refused(out var error)) return error.ToProblem();
        return TypedResults.Stream(output => imports.WriteErrorsAsync(caller.Value, id, output, ct), "text/csv; charset=utf-8", $"import-{id}-errors.csv");
    }

    private static async Task<Results<Ok<ImportAnswer>, Refusal>> CancelAsync(ImportService imports, ApiActor caller, Guid id, CancellationToken ct)
    {
        var cancelled = await imports.CancelAsync(caller.Value, id, ct);
        if (cancelled.Refused(out var error)) return error.ToProblem();
        return TypedResults.Ok(ImportAnswer.Of(cancelled.Value));
    }

    /// <summary>Streams the file to disk as it comes: a form of two gigabytes takes no memory.</summary>
    internal static async Task<Result<UploadForm>> ReadAsync(Uploads uploads, HttpRequest request, CancellationToken ct)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || HeaderUtilities.RemoveQuotes(type.Boundary) is not { Length: > 0 } boundary)
            return HttpErrors.Malformed with { Message = "The form has no boundary." };

        var (storedAs, fileName) = ("", "");
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        var isKept = false;
        try
        {
            var parts = new MultipartReader(boundary.ToString(), request.Body);
            while (await parts.ReadNextSectionAsync(ct) is { } part)
            {
                if (part.GetContentDispositionHeader() is not { } header) continue;
                var name = HeaderUtilities.RemoveQuotes(header.Name).ToString();
                if (header.IsFileDisposition() && name == "file" && storedAs.Length == 0)
                {
                    var saved = await uploads.SaveAsync(part.Body, ct);
                    if (saved.Refused(out var tooLarge)) return tooLarge;
                    (storedAs, fileName) = (saved.Value, (header.FileNameStar.HasValue ? header.FileNameStar : header.FileName).ToString().Trim('"'));
                    continue;
                }

                if (fields.Count >= MostParts || await TextAsync(part.Body, ct) is not { } text) return HttpErrors.Invalid(name, $"{name} is longer than is taken here.");
                fields[name] = text;
            }

            isKept = true;
            return new UploadForm(storedAs, fileName, fields);
        }
        catch (Exception e) when (e is IOException and not BadHttpRequestException or InvalidDataException)
        {
            return HttpErrors.Malformed with { Message = "The form ends in the middle of a part." };
        }
        finally
        {
            if (!isKept && storedAs.Length > 0) uploads.Remove(storedAs);
        }
    }

    private static async Task<string?> TextAsync(Stream body, CancellationToken ct)
    {
        var buffer = new byte[LargestField + 1];
        var read = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, ct);
        return read > LargestField ? null : Encoding.UTF8.GetString(buffer, 0, read);
    }

    private static Result<ImportOptions?> Options(string? json)
    {
        if (string.IsNullOrWhiteSpace(json)) return (ImportOptions?)null;
        try
        {
            return JsonSerializer.Deserialize<ImportOptions>(json, ApiJson.Options);
        }
        catch (JsonException)
        {
            return HttpErrors.Invalid("options", "options is a JSON object such as {\"existing\":\"update\",\"delimiter\":\";\",\"dryRun\":false}.");
        }
    }

    /// <summary>A form as it came, its file on disk already.</summary>
    internal sealed record UploadForm(string StoredAs, string FileName, IReadOnlyDictionary<string, string> Fields);
}

/// <summary>A file of addresses that must not be mailed.</summary>
public sealed record UploadSuppressions
{
    [Description("The client it holds for, where an admin asks; every client if left out.")]
    public Guid? ClientId { get; init; }

    [Required, Description("CSV, TSV, XLSX, or one of them zipped.")]
    public IFormFile? File { get; init; }

    [Description("manual if left out.")]
    public SuppressionReason? Reason { get; init; }

    [Description("At most 500 characters.")]
    public string? Note { get; init; }
}

/// <summary>The form that starts an import.</summary>
public sealed record UploadRecipients
{
    [Description("The client it is for, where an admin asks; the list says it too.")]
    public Guid? ClientId { get; init; }

    [Description("CSV, TSV, XLSX, or one of them zipped.")]
    public IFormFile? File { get; init; }

    [Description("In place of the file: the upload that brought it piece by piece.")]
    public Guid? UploadId { get; init; }

    [Required, Description("The list that the recipients go into.")]
    public Guid? ListId { get; init; }

    [Description("JSON: column → email, name, or an attribute's name. Without it the header decides.")]
    public string? Mapping { get; init; }

    [Description("JSON: existing (update, keep, fillGaps), includeSuppressed, dryRun, delimiter, encoding, hasHeader.")]
    public string? Options { get; init; }
}

/// <summary>An import.</summary>
public sealed record ImportAnswer(
    Guid Id,
    Guid JobId,
    Guid ClientId,
    Guid ListId,
    string FileName,
    ImportState State,
    [property: Description("Rows read; when it is done, added + updated + duplicates + rejected.")] long Rows,
    long Added,
    long Updated,
    [property: Description("Rows with an address that stood in the file before.")] long Duplicates,
    [property: Description("Rows that could not be taken in; errors.csv says why.")] long Rejected,
    [property: Description("People among them who must not be mailed.")] long Suppressed,
    [property: Description("Nothing was changed: it was only counted.")] bool DryRun,
    DateTimeOffset CreatedAt,
    DateTimeOffset? FinishedAt)
{
    [Description("Why it failed, and what to do.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Error { get; init; }

    public static ImportAnswer Of(ImportRow row) => new(
        row.Id, row.JobId, row.ClientId, row.ListId, row.FileName, row.State, row.Rows, row.Added, row.Updated, row.Duplicates, row.Rejected, row.Suppressed,
        row.DryRun, row.CreatedAt, row.FinishedAt)
    { Error = row.Error };
}
