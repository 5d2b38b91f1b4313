using System.Collections.Concurrent;
using System.Security.Claims;
using Dashboard.Web.Startup;
using Microsoft.Extensions.Options;

namespace Dashboard.Web.Accounts;

/// <summary>How many circuits each user holds open here; who has them all gets no more, and is told so where a page would have come.</summary>
internal sealed class OpenCircuits(RequestDelegate next, IOptions<DashboardOptions> options)
{
    private const string Hub = "/_blazor";

    private readonly ConcurrentDictionary<string, int> _open = new(StringComparer.Ordinal);

    public async Task InvokeAsync(HttpContext http)
    {
        var isHub = http.Request.Path.StartsWithSegments(Hub);
        if (!isHub && !IsPage(http))
        {
            await next(http);
            return;
        }

        var most = options.Value.Circuits.PerUser;
        var who = http.User.FindFirstValue(ClaimTypes.NameIdentifier) ?? Doorkeeper.AddressOf(http) ?? "";
        var holds = http.WebSockets.IsWebSocketRequest;
        if (holds ? Take(who, most) : _open.GetValueOrDefault(who) < most)
        {
            try
            {
                await next(http);
            }
            finally
            {
                if (holds) GiveBack(who);
            }

            return;
        }

        http.Response.StatusCode = StatusCodes.Status429TooManyRequests;
        if (!isHub) await http.Response.WriteAsync($"You have {most} windows of the dashboard open, and that is the most. Close some, then load this one again.", http.RequestAborted);
    }

    /// <summary>What a browser opens to look at.</summary>
    private static bool IsPage(HttpContext http) => HttpMethods.IsGet(http.Request.Method) && http.User.Identity?.IsAuthenticated is true && http.Request.Headers["Sec-Fetch-Dest"] == "document";

    private bool Take(string who, int most)
    {
        while (true)
        {
            if (!_open.TryGetValue(who, out var open))
            {
                if (_open.TryAdd(who, 1)) return true;
            }
            else if (open >= most)
            {
                return false;
            }
            else if (_open.TryUpdate(who, open + 1, open))
            {
                return true;
            }
        }
    }

    private void GiveBack(string who)
    {
        while (_open.TryGetValue(who, out var open))
        {
            if (open > 1 ? _open.TryUpdate(who, open - 1, open) : _open.TryRemove(new(who, open))) return;
        }
    }
}
