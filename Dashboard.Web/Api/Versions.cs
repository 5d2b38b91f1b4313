using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dashboard.Core;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Dashboard.Web.Api;

/// <summary>
/// Versions of things that keep none themselves: the ETag is what a reading says, hashed, so whoever read it last may edit it with If-Match, and 409 tells
/// the others. Between the look and the edit no other edit with If-Match comes in.
/// </summary>
internal static class Versions
{
    private static readonly object Unreadable = new();

    /// <summary>
    /// Gives a reading its ETag, and an edit of the same thing its If-Match.
    /// What passes by itself, such as a count of members, is no part of the version.
    /// </summary>
    /// <param name="read">The handler that reads the thing; an edit is compared with what it says.</param>
    public static RouteHandlerBuilder Versioned(this RouteHandlerBuilder endpoint, Delegate read, params string[] passing) =>
        endpoint.WithMetadata(new VersionStatement()).AddEndpointFilterFactory((made, next) =>
        {
            var reader = Reader(read, made.ApplicationServices);
            return call => HttpMethods.IsGet(call.HttpContext.Request.Method) ? ReadAsync(call, next, passing) : EditAsync(call, next, reader, passing);
        });

    private static async ValueTask<object?> ReadAsync(EndpointFilterInvocationContext call, EndpointFilterDelegate next, string[] passing)
    {
        var answer = await next(call);
        if (VersionOf(answer, passing) is { } version) call.HttpContext.Response.Headers.ETag = version;
        return answer;
    }

    private static async ValueTask<object?> EditAsync(EndpointFilterInvocationContext call, EndpointFilterDelegate next, Func<HttpContext, Task<object?>> reader, string[] passing)
    {
        var http = call.HttpContext;
        var match = http.Request.Headers.IfMatch.ToString();
        object? answer;
        if (match is "" or "*")
        {
            answer = await next(call);
        }
        else
        {
            await using var turn = await http.RequestServices.GetRequiredService<IEditTurns>().TakeAsync(http.Request.Path.Value!.ToLowerInvariant(), http.RequestAborted);
            var current = await reader(http);
            // Who may not see it is told so, not that it changed.
            if (VersionOf(current, passing) is not { } version) return current is null || ReferenceEquals(current, Unreadable) ? HttpErrors.Changed.ToProblem() : current;
            if (!match.Split(',', StringSplitOptions.TrimEntries).Contains(version, StringComparer.Ordinal)) return HttpErrors.Changed.ToProblem();
            answer = await next(call);
        }

        // As the next reading will say it: the edit's own answer may hold times more finely than they are kept.
        if (VersionOf(answer, passing) is not null && VersionOf(await reader(http), passing) is { } after) http.Response.Headers.ETag = after;
        return answer;
    }

    /// <summary>The hash of what a good answer says, or null where it is a refusal.</summary>
    private static string? VersionOf(object? answer, string[] passing)
    {
        var result = answer is INestedHttpResult { Result: var inner } ? inner : answer;
        if (result is not IValueHttpResult { Value: { } value } || (result is IStatusCodeHttpResult { StatusCode: { } status } && status != StatusCodes.Status200OK)) return null;
        var said = JsonSerializer.SerializeToNode(value, value.GetType(), ApiJson.Options);
        if (said is JsonObject members)
            foreach (var name in passing) members.Remove(name);
        return $"\"{Base64Url.EncodeToString(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(said)).AsSpan(0, 16))}\"";
    }

    /// <summary>Calls the reading handler as its own endpoint would be called, and keeps what it answers instead of writing it.</summary>
    private static Func<HttpContext, Task<object?>> Reader(Delegate read, IServiceProvider services)
    {
        var kept = new object();
        var shell = new RouteEndpointBuilder(null, RoutePatternFactory.Parse("/"), 0);
        shell.FilterFactories.Add((_, next) => async call =>
        {
            call.HttpContext.Items[kept] = await next(call);
            return EmptyHttpResult.Instance;
        });
        var endpoint = RequestDelegateFactory.Create(read, new() { ServiceProvider = services, RouteParameterNames = ["id"], DisableInferBodyFromParameters = true, ThrowOnBadRequest = true, EndpointBuilder = shell }).RequestDelegate;
        return async http =>
        {
            http.Items[kept] = Unreadable;
            await endpoint(http);
            return http.Items[kept];
        };
    }
}
