using Dashboard.Core.Tracking;
using Microsoft.AspNetCore.Mvc;

namespace Dashboard.Web.Tracking;

/// <summary>
/// What mail programs call: the pixel and the links. Anonymous, without cookies, circuit or antiforgery, ahead of the rest of the pipeline,
/// and without a limit: Gmail and Apple fetch for millions of people from few addresses.
/// </summary>
public sealed class TrackingEndpoints(TrackingKeyRing ring, VisitLog visits, NetworkBursts bursts, TimeProvider clock)
{
    /// <summary>One transparent pixel, 43 octets.</summary>
    private static readonly byte[] Pixel = Convert.FromBase64String("R0lGODlhAQABAPAAAAAAAAAAACH5BAEAAAAALAAAAAABAAEAAAICRAEAOw==");

    /// <summary>Maps the pixel and the links.</summary>
    public static void Map(IEndpointRouteBuilder app)
    {
        var tracking = app.ServiceProvider.GetRequiredService<TrackingEndpoints>();
        string[] reading = [HttpMethods.Get, HttpMethods.Head];
        var links = app.MapGroup("").ExcludeFromDescription().AllowAnonymous().WithMetadata(new SkipStatusCodePagesAttribute());
        links.ShortCircuit();
        links.MapMethods("/t/{token}", reading, tracking.OpenAsync);
        links.MapMethods("/c/{token}", reading, tracking.ClickAsync);
    }

    private async Task OpenAsync(HttpContext http)
    {
        if (await ReadAsync(http, TokenKind.Open) is not { } token) return;

        await RecordAsync(http, EventKind.Opened, token);
        http.Response.ContentType = "image/gif";
        http.Response.ContentLength = Pixel.Length;
        http.Response.Headers.CacheControl = "no-store";
        if (HttpMethods.IsGet(http.Request.Method)) await http.Response.Body.WriteAsync(Pixel, http.RequestAborted);
    }

    private async Task ClickAsync(HttpContext http)
    {
        if (await ReadAsync(http, TokenKind.Click) is not { } token) return;

        await RecordAsync(http, EventKind.Clicked, token);
        http.Response.StatusCode = StatusCodes.Status302Found;
        http.Response.Headers.Location = token.Url;
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers["Referrer-Policy"] = "no-referrer";
        http.Response.Headers["X-Robots-Tag"] = "noindex";
    }

    /// <summary>The token in the path; anything else is answered with 404 and not a word.</summary>
    private async ValueTask<TrackingToken?> ReadAsync(HttpContext http, TokenKind kind)
    {
        if (await ring.ReadAsync(http.Request.RouteValues["token"] as string, kind, http.RequestAborted) is { } token) return token;
        http.Response.StatusCode = StatusCodes.Status404NotFound;
        return null;
    }

    /// <summary>Kept before it is answered. A HEAD is answered and never counts.</summary>
    private Task RecordAsync(HttpContext http, EventKind kind, TrackingToken token)
    {
        if (!HttpMethods.IsGet(http.Request.Method)) return Task.CompletedTask;
        var now = clock.GetUtcNow();
        var ip = Visitor.Ip(http);
        var agent = Visitor.Agent(http);
        var isBurst = bursts.Count(ip, token.MessageId, now) && (agent is null || !VisitJudge.IsPersonsProxy(agent));
        var isClick = kind is EventKind.Clicked;
        var visit = new Visit(
            Guid.CreateVersion7(now), kind, now, (short)token.Month, token.MessageId, isClick ? token.LinkIndex : null, token.Url, ip, agent, IsBurst: isBurst);
        return visits.RecordAsync(visit, CancellationToken.None); // who hangs up has still been here
    }
}
