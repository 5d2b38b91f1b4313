using System.Globalization;
using Dashboard.Core;

namespace Dashboard.Web.Api;

/// <summary>So many requests a minute for one address, on the API, the doors and every form; a key may have a budget of its own. Tracking, health, pages and their circuits have none of it.</summary>
internal sealed class RateLimits(RequestDelegate next, RequestBudget budget, ApiKeyGrants grants)
{
    private static readonly string[] Free = ["/_blazor", "/_framework", "/t", "/c", "/u", "/p", "/v", "/r", "/health", "/metrics"];

    public async Task InvokeAsync(HttpContext context)
    {
        if (!IsLimited(context.Request))
        {
            await next(context);
            return;
        }

        var spent = grants.OwnLimitOf(context) is var (key, perMinute) ? budget.Take(key, perMinute) : budget.Take(context.Connection.RemoteIpAddress);
        var headers = context.Response.Headers;
        headers["RateLimit-Limit"] = Text(spent.Limit);
        headers["RateLimit-Remaining"] = Text(spent.Remaining);
        headers["RateLimit-Reset"] = Text(spent.Reset);
        headers["RateLimit-Policy"] = $"{Text(spent.Limit)};w={Text((int)RequestBudget.Window.TotalSeconds)}";
        if (spent.IsAllowed)
        {
            await next(context);
            return;
        }

        headers.RetryAfter = Text(spent.Reset);
        var error = HttpErrors.TooMany with { Suggestion = $"Try again in {Text(spent.Reset)} seconds." };
        await Problem.WriteAsync(context, StatusCodes.Status429TooManyRequests, error);
    }

    private static bool IsLimited(HttpRequest request)
    {
        if (request.Path.StartsWithSegments("/api") || request.Path.StartsWithSegments("/account")) return true;
        return HttpMethods.IsPost(request.Method) && !Free.Any(path => request.Path.StartsWithSegments(path));
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
