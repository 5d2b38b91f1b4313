using Dashboard.Core;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Dashboard.Web.Api;

/// <summary>One small file out of a request: its body, or the form's part named file. Held in memory, up to a bound.</summary>
internal static class UploadedFile
{
    /// <summary>Reads it.</summary>
    public static async Task<Result<ReadOnlyMemory<byte>>> ReadAsync(HttpRequest request, int most, CancellationToken ct)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)) return await TakeAsync(request.Body, most, ct);
        if (HeaderUtilities.RemoveQuotes(type.Boundary) is not { Length: > 0 } boundary) return HttpErrors.Malformed with { Message = "The form has no boundary." };
        try
        {
            var parts = new MultipartReader(boundary.ToString(), request.Body);
            while (await parts.ReadNextSectionAsync(ct) is { } part)
                if (part.GetContentDispositionHeader() is { } header && HeaderUtilities.RemoveQuotes(header.Name) == "file") return await TakeAsync(part.Body, most, ct);
        }
        catch (Exception e) when (e is IOException and not BadHttpRequestException or InvalidDataException)
        {
            return HttpErrors.Malformed with { Message = "The form ends in the middle of a part." };
        }

        return HttpErrors.Invalid("file", "Send the file as the part named file, or as the body.");
    }

    private static async Task<Result<ReadOnlyMemory<byte>>> TakeAsync(Stream body, int most, CancellationToken ct)
    {
        using var kept = new MemoryStream();
        var buffer = new byte[64 * 1024];
        while (await body.ReadAsync(buffer, ct) is > 0 and var some)
        {
            if (kept.Length + some > most) return HttpErrors.Invalid("file", $"The file is larger than {most >> 20} MB.");
            kept.Write(buffer, 0, some);
        }

        return (ReadOnlyMemory<byte>)kept.ToArray();
    }
}
