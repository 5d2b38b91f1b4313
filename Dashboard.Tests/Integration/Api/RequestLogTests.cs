using Dashboard.Core.ApiKeys;
using Dashboard.Tests.Making;

namespace Dashboard.Tests.Integration.Api;

/// <summary>What a key asked for last, to be searched by the key's client.</summary>
public sealed class RequestLogTests(DashboardApp app) : IClassFixture<DashboardApp>
{
    [Fact]
    public async Task Each_request_of_a_key_stands_in_its_log_with_route_status_time_and_request_id()
    {
        var caller = await A.KeyAsync(app, await A.ClientAsync(app));
        var id = (await caller.GetAsync("me"))["id"]!;
        var list = await caller.PostAsync("lists", new { name = "Readers" });
        var missing = await caller.GetAsync($"lists/{Guid.NewGuid()}?limit=3", ("X-Request-Id", "order-4711"));

        var log = await LogAsync(caller, id, 3);

        Assert.Equal(404, missing.Status);
        Assert.Equal(["GET /api/v1/lists/{id} 404", "POST /api/v1/lists 201", "GET /api/v1/me 200"], log.Take(3).Select(r => $"{r["method"]} {r["route"]} {r["status"]}"));
        Assert.Equal(["order-4711", list.Headers["X-Request-Id"]], log.Take(2).Select(r => r["requestId"]!.ToString()));
        Assert.All(log, r => Assert.True((double)r["milliseconds"]! >= 0));
        Assert.DoesNotContain(log, r => r["route"]!.ToString().Contains("limit", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("status=404", "order-1")]
    [InlineData("status=4xx", "order-2 order-1")]
    [InlineData("method=post", "order-2 order-0")]
    [InlineData("q=order-0", "order-0")]
    [InlineData("q=post%20/api/v1/LISTS", "order-2 order-0")]
    [InlineData("status=5xx", "")]
    [InlineData("to=2020-01-01", "")]
    public async Task The_log_is_searched_by_status_method_time_route_and_request_id(string query, string found)
    {
        var client = await A.ClientAsync(app);
        var caller = await A.KeyAsync(app, client);
        var reader = await A.KeyAsync(app, client);
        var id = (await caller.GetAsync("me"))["id"]!;
        await caller.PostAsync("lists", new { name = "Readers" }, ("X-Request-Id", "order-0"));
        await caller.GetAsync($"lists/{Guid.NewGuid()}", ("X-Request-Id", "order-1"));
        await caller.PostAsync("lists", new { }, ("X-Request-Id", "order-2"));
        await LogAsync(reader, id, 4);

        var answer = await reader.GetAsync($"api-keys/{id}/requests?{query}");

        Assert.Equal(found, string.Join(' ', answer.Data.Select(r => r["requestId"])));
    }

    [Fact]
    public async Task The_log_pages_from_the_latest_to_the_first()
    {
        var client = await A.ClientAsync(app);
        var caller = await A.KeyAsync(app, client);
        var reader = await A.KeyAsync(app, client);
        var id = (await caller.GetAsync("me"))["id"]!;
        for (var n = 0; n < 4; n++) await caller.GetAsync("me", ("X-Request-Id", $"page-{n}"));
        await LogAsync(reader, id, 5);

        var first = await reader.GetAsync($"api-keys/{id}/requests?limit=3&q=/me");
        var second = await reader.GetAsync($"api-keys/{id}/requests?limit=3&q=/me&after={first["nextCursor"]}");

        Assert.Equal(["page-3", "page-2", "page-1"], first.Data.Select(r => r["requestId"]!.ToString()));
        Assert.Equal(2, second.Data.Count);
        Assert.Equal("page-0", second.Data[0]["requestId"]!.ToString());
        Assert.Null(second["nextCursor"]);
    }

    [Fact]
    public async Task Nobody_reads_the_log_of_another_clients_key()
    {
        var theirs = await A.KeyAsync(app, await A.ClientAsync(app));
        var id = (await theirs.GetAsync("me"))["id"]!;
        var client = await A.ClientAsync(app);

        Assert.Equal(403, (await (await A.KeyAsync(app, client)).GetAsync($"api-keys/{id}/requests")).Status);
        Assert.Equal(403, (await (await A.KeyAsync(app, client, Scopes.ListsRead)).GetAsync($"api-keys/{id}/requests")).Status);
        Assert.Equal(404, (await theirs.GetAsync($"api-keys/{Guid.NewGuid()}/requests")).Status);
        Assert.Equal(200, (await (await A.AgencyKeyAsync(app)).GetAsync($"api-keys/{id}/requests")).Status);
    }

    [Theory]
    [InlineData("status=ok", "status")]
    [InlineData("status=6xx", "status")]
    [InlineData("after=x", "after")]
    [InlineData("include=total", "include")]
    public async Task A_search_that_cannot_be_is_refused_by_field(string query, string field)
    {
        var caller = await A.KeyAsync(app, await A.ClientAsync(app));
        var id = (await caller.GetAsync("me"))["id"]!;

        var answer = await caller.GetAsync($"api-keys/{id}/requests?{query}");

        Assert.Equal((400, field), (answer.Status, Assert.Single(answer.Fields)));
    }

    /// <summary>The log once so many stand in it; the readings themselves are among them where a key reads its own.</summary>
    private static async Task<IReadOnlyList<System.Text.Json.Nodes.JsonObject>> LogAsync(Caller reader, string id, int count)
    {
        IReadOnlyList<System.Text.Json.Nodes.JsonObject> log = [];
        await Until.TrueAsync(async () => (log = [.. (await reader.GetAsync($"api-keys/{id}/requests?limit=100")).Data.Where(r => !r["route"]!.ToString().EndsWith("/requests", StringComparison.Ordinal))]).Count >= count, $"{count} requests in the log", 60);
        return log;
    }
}
