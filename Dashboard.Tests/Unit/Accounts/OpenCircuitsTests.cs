using System.Net.WebSockets;
using System.Security.Claims;
using Dashboard.Web.Accounts;
using Dashboard.Web.Startup;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace Dashboard.Tests.Unit.Accounts;

public sealed class OpenCircuitsTests
{
    private readonly TaskCompletionSource _end = new();
    private readonly OpenCircuits _circuits;

    public OpenCircuitsTests() => _circuits = new(http => http.WebSockets.IsWebSocketRequest ? _end.Task : Task.CompletedTask, Options.Create(new DashboardOptions { Circuits = { PerUser = 2 } }));

    [Fact]
    public async Task A_user_holds_so_many_circuits_and_another_user_their_own()
    {
        var ada = new[] { Ask("ada", isSocket: true), Ask("ada", isSocket: true), Ask("ada", isSocket: true) };
        var held = ada.Select(_circuits.InvokeAsync).ToArray();
        var ben = Ask("ben", isSocket: true);
        var bens = _circuits.InvokeAsync(ben);

        Assert.Equal([200, 200, 429], ada.Select(http => http.Response.StatusCode));
        Assert.Equal(200, ben.Response.StatusCode);
        Assert.False(held[0].IsCompleted);

        var page = Ask("ada", isSocket: false);
        await _circuits.InvokeAsync(page);
        Assert.Equal(429, page.Response.StatusCode);

        _end.SetResult();
        await Task.WhenAll([.. held, bens]);
        var later = Ask("ada", isSocket: true);
        await _circuits.InvokeAsync(later);
        Assert.Equal(200, later.Response.StatusCode);
    }

    private static DefaultHttpContext Ask(string user, bool isSocket)
    {
        var http = new DefaultHttpContext { User = new(new ClaimsIdentity([new(ClaimTypes.NameIdentifier, user)], "test")) };
        http.Request.Method = "GET";
        http.Request.Path = isSocket ? "/_blazor" : "/campaigns";
        if (isSocket) http.Features.Set<IHttpWebSocketFeature>(new Socket());
        else http.Request.Headers["Sec-Fetch-Dest"] = "document";
        return http;
    }

    private sealed class Socket : IHttpWebSocketFeature
    {
        public bool IsWebSocketRequest => true;

        public Task<WebSocket> AcceptAsync(WebSocketAcceptContext context) => throw new NotSupportedException();
    }
}
