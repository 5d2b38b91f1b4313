using System.Collections.Concurrent;
using System.Data.Common;
using System.Text.Json;
using System.Text.RegularExpressions;
using Dashboard.Core;
using Dashboard.Core.ApiKeys;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Web.Api;

/// <summary>
/// The API's last door: whatever is not an answer yet becomes problem+json, and what nobody expected is logged in full under the request's id.
/// Each request leaves one line in the log.
/// </summary>
internal sealed partial class ApiAnswers(RequestDelegate next, TimeProvider clock, Dashboard.Core.Audit.AuditService audit, RequestLog requests, ILogger<ApiAnswers> log)
{
    /// <summary>Routes as the document writes them; there are as many as the program has.</summary>
    private static readonly ConcurrentDictionary<string, string> AsDocumented = new(StringComparer.Ordinal);

    public async Task InvokeAsync(HttpContext context)
    {
        var (at, started) = (clock.GetUtcNow(), clock.GetTimestamp());
        context.Response.Headers.XContentTypeOptions = "nosniff";
        try
        {
            if (HoldsNul(context.Request)) await Problem.WriteAsync(context, StatusCodes.Status400BadRequest, HttpErrors.Unstorable); // a stream would have begun before the database says so
            else await next(context);
            if (context.Response is { HasStarted: false, StatusCode: >= 400, ContentType: null }) await FillAsync(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The caller is gone: nobody is left to tell.
            if (!context.Response.HasStarted) context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
        }
        catch (Exception e) when (!context.Response.HasStarted)
        {
            await TellAsync(context, e);
        }

        if (context.Response.StatusCode == StatusCodes.Status403Forbidden && ApiClaims.ActorOf(context.User) is { } refusedCaller)
            await audit.NoteAsync(refusedCaller with { Address = Accounts.Doorkeeper.AddressOf(context) }, "refused", new("route", null, $"{context.Request.Method} {context.Request.Path}"), CancellationToken.None);
        var route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText is { } pattern ? AsDocumented.GetOrAdd(pattern, text => "/" + Constraint().Replace(text.Trim('/'), "")) : "none";
        var took = clock.GetElapsedTime(started);
        LogAnswered(context.Request.Method, route, context.Response.StatusCode, took.TotalMilliseconds);
        if (context.Features.Get<ApiKeyGrant>() is { } grant)
            requests.Note(new(grant.Id, at, context.Request.Method, route, context.Response.StatusCode, took, context.TraceIdentifier, context.Connection.RemoteIpAddress?.ToString()));
    }

    private static bool HoldsNul(HttpRequest request) =>
        request.Path.Value?.Contains('\0', StringComparison.Ordinal) is true || request.QueryString.Value?.Contains("%00", StringComparison.Ordinal) is true;

    private async Task TellAsync(HttpContext context, Exception exception)
    {
        var (status, error) = exception switch
        {
            BadHttpRequestException bad => Read(bad),
            JsonException json => (StatusCodes.Status400BadRequest, Unreadable(json)),
            _ when IsReadOnly(exception) => (StatusCodes.Status403Forbidden, ActorErrors.MayNot(Rights.Edit)),
            NotAllowedException refused => (StatusCodes.Status403Forbidden, refused.Error),
            DuplicateException => (StatusCodes.Status409Conflict, HttpErrors.Duplicate),
            DbUpdateConcurrencyException => (StatusCodes.Status409Conflict, HttpErrors.Changed),
            _ when IsUnstorable(exception) => (StatusCodes.Status400BadRequest, HttpErrors.Unstorable),
            _ => (StatusCodes.Status500InternalServerError, HttpErrors.Unexpected),
        };
        if (status >= 500) LogFailed(exception, context.Request.Method, context.Request.Path);
        var kept = context.Response.Headers.Where(h => Keep(h.Key)).ToArray();
        context.Response.Clear();
        foreach (var header in kept) context.Response.Headers[header.Key] = header.Value;
        await Problem.WriteAsync(context, status, error);
    }

    /// <summary>A status without a body gets the sentence that belongs to it.</summary>
    private static Task FillAsync(HttpContext context)
    {
        var status = context.Response.StatusCode;
        var error = status switch
        {
            _ when context.Features.Get<DomainError>() is { } known => known,
            StatusCodes.Status401Unauthorized => context.Request.Headers.Authorization.Count > 0 ? HttpErrors.InvalidToken : HttpErrors.NotSignedIn,
            StatusCodes.Status403Forbidden => HttpErrors.NotAllowed,
            StatusCodes.Status404NotFound => HttpErrors.NoSuchRoute,
            StatusCodes.Status405MethodNotAllowed => HttpErrors.MethodWrong(context.Request.Method, context.Response.Headers.Allow.ToString()),
            StatusCodes.Status413PayloadTooLarge => HttpErrors.TooLarge,
            StatusCodes.Status415UnsupportedMediaType => HttpErrors.WrongType,
            _ => HttpErrors.Malformed,
        };
        return Problem.WriteAsync(context, status, error);
    }

    private static (int Status, DomainError Error) Read(BadHttpRequestException bad) => bad.StatusCode switch
    {
        StatusCodes.Status413PayloadTooLarge => (bad.StatusCode, HttpErrors.TooLarge),
        StatusCodes.Status415UnsupportedMediaType => (bad.StatusCode, HttpErrors.WrongType),
        _ when bad.InnerException is JsonException json => (StatusCodes.Status400BadRequest, Unreadable(json)),
        _ when UnboundParameter().Match(bad.Message) is { Success: true } unbound => (StatusCodes.Status400BadRequest, Unbound(unbound.Groups["name"].Value, unbound.Groups["value"].Value)),
        _ when bad.Message.Contains("from body", StringComparison.Ordinal) || bad.Message.Contains("no body", StringComparison.Ordinal) => (StatusCodes.Status400BadRequest, HttpErrors.Malformed with { Message = "The request needs a JSON body." }),
        _ => (StatusCodes.Status400BadRequest, HttpErrors.Malformed),
    };

    private static DomainError Unbound(string name, string value) =>
        HttpErrors.Invalid(char.ToLowerInvariant(name[0]) + name[1..], $"“{value}” is not a value that {char.ToLowerInvariant(name[0]) + name[1..]} can have.");

    /// <summary>Says which member of the body could not be read: <c>$.listIds[0]</c> is <c>listIds</c>.</summary>
    private static DomainError Unreadable(JsonException json)
    {
        // The reader's own exception says that this is no JSON at all; the path tells only how far it came.
        if (json.InnerException is JsonException || json.GetType() != typeof(JsonException)) return HttpErrors.Malformed with { Message = $"The body is not valid JSON (line {json.LineNumber + 1}, byte {json.BytePositionInLine + 1})." };

        var field = json.Path is { Length: > 2 } path ? FieldEnd().Split(path.TrimStart('$').TrimStart('.'))[0] : "";
        var own = json is { InnerException: null, LineNumber: null } || (json.InnerException is null && !json.Message.Contains("Path: $", StringComparison.Ordinal));
        return field.Length == 0
            ? HttpErrors.Malformed with { Message = own ? json.Message : "The body is not the JSON that is expected here." }
            : HttpErrors.Invalid(field, own ? json.Message : $"{field} has a value of the wrong type, or one that is not known.");
    }

    /// <summary>The database refused a change to somebody who may only read (25006).</summary>
    private static bool IsReadOnly(Exception exception) => (exception as DbException ?? exception.InnerException as DbException)?.SqlState is "25006";

    /// <summary>SQLSTATE class 22: the data itself cannot be kept, such as U+0000 in a text (22021).</summary>
    private static bool IsUnstorable(Exception exception) =>
        (exception as DbException ?? exception.InnerException as DbException)?.SqlState is ['2', '2', ..];

    private static bool Keep(string header) =>
        header is RequestIds.Header or "X-Content-Type-Options" || header.StartsWith("RateLimit-", StringComparison.OrdinalIgnoreCase) || header.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase)
        || header.Equals("Vary", StringComparison.OrdinalIgnoreCase);

    /// <summary>The framework's sentence about a parameter that it could not read; it tells the name nowhere else.</summary>
    [GeneratedRegex("^Failed to bind parameter \"[^\"]+ (?<name>\\w+)\" from \"(?<value>.*)\"\\.$", RegexOptions.Singleline)]
    private static partial Regex UnboundParameter();

    /// <summary>What a route's parameter may be, which the document does not write.</summary>
    [GeneratedRegex(@":\w+(?=\})")]
    private static partial Regex Constraint();

    [GeneratedRegex(@"[.\[]")]
    private static partial Regex FieldEnd();

    [LoggerMessage(LogLevel.Information, "{Method} {Route} answered {Status} in {Milliseconds:0.0} ms")]
    private partial void LogAnswered(string method, string route, int status, double milliseconds);

    [LoggerMessage(LogLevel.Error, "{Method} {Path} failed")]
    private partial void LogFailed(Exception exception, string method, string path);
}
