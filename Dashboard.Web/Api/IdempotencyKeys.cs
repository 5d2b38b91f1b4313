using System.Security.Cryptography;
using System.Text;
using Dashboard.Core;
using Dashboard.Core.ApiKeys;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Dashboard.Web.Api;

/// <summary>
/// A POST with an Idempotency-Key is carried out once: whoever sends it again within 24 hours gets the same answer, also while the first is still under way.
/// Only answers that say something was done (2xx) are kept; after a refusal the request may be corrected and sent under the same key.
/// </summary>
internal sealed class IdempotencyKeys(RequestDelegate next, IAnsweredRequests answered, TimeProvider clock)
{
    public const string Header = "Idempotency-Key";
    public const string Replayed = "Idempotency-Replayed";

    private const int LongestKey = 256;

    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(60);
    private static readonly string[] KeptHeaders = [HeaderNames.ContentType, HeaderNames.Location, HeaderNames.ETag];

    private static readonly DomainError KeyMalformed = new(ErrorKind.Invalid, "idempotency.key_malformed", $"An Idempotency-Key has 1 to {LongestKey} characters of ASCII, without control characters.");
    private static readonly DomainError UsedOtherwise = new(ErrorKind.Conflict, "idempotency.key_reused", "This Idempotency-Key was used for another request.") { Suggestion = "Draw a new key for each request; send the same key only to repeat the same request." };
    private static readonly DomainError UnderWay = new(ErrorKind.Conflict, "idempotency.under_way", "The request with this Idempotency-Key is still being carried out. Ask again in a moment.");

    public async Task InvokeAsync(HttpContext context)
    {
        if (!HttpMethods.IsPost(context.Request.Method) || !context.Request.Headers.TryGetValue(Header, out var header) || context.User.Identity?.IsAuthenticated is not true || !IsApi(context))
        {
            await next(context);
            return;
        }

        var text = header.ToString();
        if (text.Length is 0 or > LongestKey || !text.All(c => c is >= ' ' and <= '~'))
        {
            await Problem.WriteAsync(context, StatusCodes.Status400BadRequest, KeyMalformed);
            return;
        }

        var key = new RequestKey(ApiClaims.NameOf(context.User), text);
        var fingerprint = await FingerprintAsync(context.Request, context.RequestAborted);
        var claimed = await ClaimAsync(key, fingerprint, context.RequestAborted);
        await (claimed.State switch
        {
            RequestClaimState.Mine => CarryOutAsync(context, key, claimed.Claim),
            RequestClaimState.Answered => AnswerAsync(context, claimed.Answer!),
            RequestClaimState.UsedOtherwise => Problem.WriteAsync(context, StatusCodes.Status409Conflict, UsedOtherwise),
            _ => Problem.WriteAsync(context, StatusCodes.Status409Conflict, UnderWay),
        });
    }

    private static bool IsApi(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<ScopeStatement>() is not null;

    private async Task<RequestClaim> ClaimAsync(RequestKey key, byte[] fingerprint, CancellationToken ct)
    {
        var claimed = await answered.ClaimAsync(key, fingerprint, ct);
        var started = clock.GetTimestamp();
        using var again = new PeriodicTimer(LookAgainAfter, clock);
        while (claimed.State is RequestClaimState.UnderWay && clock.GetElapsedTime(started) < LongestWait)
        {
            await again.WaitForNextTickAsync(ct);
            claimed = await answered.ClaimAsync(key, fingerprint, ct);
        }

        return claimed;
    }

    private async Task CarryOutAsync(HttpContext context, RequestKey key, Guid claim)
    {
        var wire = context.Response.Body;
        using var copy = new MemoryStream();
        context.Response.Body = copy;
        var kept = false;
        try
        {
            await next(context);
            if (context.Response.StatusCode is >= 200 and < 300)
            {
                // It is done: also a caller who is gone by now must find the answer when they ask again.
                await answered.KeepAsync(key, claim, Answer(context.Response, copy), CancellationToken.None);
                kept = true;
            }
        }
        finally
        {
            context.Response.Body = wire;
            if (!kept) await answered.ReleaseAsync(key, claim, CancellationToken.None);
        }

        copy.Position = 0;
        await copy.CopyToAsync(wire, context.RequestAborted);
    }

    private static StoredAnswer Answer(HttpResponse response, MemoryStream body) => new(
        response.StatusCode,
        KeptHeaders.Where(response.Headers.ContainsKey).ToDictionary(name => name, name => response.Headers[name].ToString()),
        body.ToArray());

    private static async Task AnswerAsync(HttpContext context, StoredAnswer answer)
    {
        context.Response.StatusCode = answer.Status;
        foreach (var (name, value) in answer.Headers) context.Response.Headers[name] = value;
        context.Response.Headers[Replayed] = "true";
        await context.Response.Body.WriteAsync(answer.Body, context.RequestAborted);
    }

    /// <summary>SHA-256 of what makes two requests the same: method, path, query and body. A multipart body counts by its parts, since its boundary is drawn anew each time.</summary>
    private static async Task<byte[]> FingerprintAsync(HttpRequest request, CancellationToken ct)
    {
        request.EnableBuffering();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(hash, $"{request.Method} {request.Path}{request.QueryString}\n");
        if (MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && type.MediaType == "multipart/form-data" && type.Boundary.Length > 0)
        {
            var parts = new MultipartReader(HeaderUtilities.RemoveQuotes(type.Boundary).ToString(), request.Body) { BodyLengthLimit = null };
            try
            {
                while (await parts.ReadNextSectionAsync(ct) is { } part)
                {
                    Add(hash, $"\n{part.ContentDisposition}\n");
                    await AddAsync(hash, part.Body, ct);
                }
            }
            catch (Exception e) when (e is IOException or InvalidDataException)
            {
                throw new BadHttpRequestException("The multipart body could not be read.", e);
            }
        }
        else
        {
            await AddAsync(hash, request.Body, ct);
        }

        request.Body.Position = 0;
        return hash.GetHashAndReset();
    }

    private static void Add(IncrementalHash hash, string text) => hash.AppendData(Encoding.UTF8.GetBytes(text));

    private static async Task AddAsync(IncrementalHash hash, Stream body, CancellationToken ct)
    {
        var buffer = new byte[16 * 1024];
        for (int read; (read = await body.ReadAsync(buffer, ct)) > 0;) hash.AppendData(buffer, 0, read);
    }
}
