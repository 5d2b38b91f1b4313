using System.Net;
using Dashboard.Core;
using Dashboard.Core.ApiKeys;
using Dashboard.Tests.Making;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Tests.Integration.Api;

/// <summary>Where a key may be used from, and how often.</summary>
public sealed class KeyAddressTests(KeyAddressTests.FromAnywhere app) : IClassFixture<KeyAddressTests.FromAnywhere>
{
    private const string From = "X-Test-From";

    [Theory]
    [InlineData("192.0.2.7", 200)]
    [InlineData("::ffff:192.0.2.7", 200)]
    [InlineData("198.51.100.200", 200)]
    [InlineData("2001:db8:1::9", 200)]
    [InlineData("192.0.2.8", 403)]
    [InlineData("198.51.101.1", 403)]
    [InlineData("2001:db8:2::9", 403)]
    public async Task A_key_bound_to_addresses_opens_nothing_from_elsewhere(string address, int status)
    {
        var owner = await A.KeyAsync(app, await A.ClientAsync(app));
        var issued = await owner.PostAsync("api-keys", new { name = "Bound", scopes = new[] { "*" }, allowedAddresses = new[] { "192.0.2.7", "198.51.100.0/24", "2001:db8:1::/48" } });
        var bound = new Caller(app.CreateClient(), issued["key"]);

        var read = await bound.GetAsync("me", (From, address));
        var sent = await bound.PostAsync("lists", new { name = "Readers" }, (From, address));

        Assert.Equal((status, status == 200 ? 201 : 403), (read.Status, sent.Status));
        if (status == 403) Assert.Equal(("key.address", "key.address"), (read["code"], sent["code"]));
        Assert.Equal(status == 200 ? 1 : 0, (await owner.GetAsync("lists")).Data.Count);
        await Until.TrueAsync(async () => (await owner.GetAsync($"api-keys/{issued["id"]}/requests?status={status}")).Data is [.., var first] && first["address"]!.ToString() == address, "where from stands in the log", 60);
    }

    [Fact]
    public async Task A_key_with_a_limit_of_its_own_has_that_one_and_leaves_the_others_theirs()
    {
        var client = await A.ClientAsync(app);
        const string address = "203.0.113.5";
        var ours = await LimitedAsync(client, 4);
        var others = await A.KeyAsync(app, client);
        await ours.GetAsync("me", (From, address)); // the first time a process sees the key, it asks who it is

        var within = new List<Answer>();
        for (var n = 0; n < 4; n++) within.Add(await ours.GetAsync("me", (From, address)));
        var past = await ours.GetAsync("me", (From, "203.0.113.77"));

        Assert.All(within, a => Assert.Equal((200, "4"), (a.Status, a.Headers["RateLimit-Limit"])));
        Assert.Equal("0", within[^1].Headers["RateLimit-Remaining"]);
        Assert.Equal((429, "rate_limit.exceeded"), (past.Status, past["code"]));
        Assert.True(past.Headers.ContainsKey("Retry-After"));
        Assert.Equal(200, (await others.GetAsync("me", (From, address))).Status);
    }

    [Fact]
    public async Task Only_the_agency_gives_a_key_a_limit_of_its_own()
    {
        var client = await A.ClientAsync(app);
        var own = await A.KeyAsync(app, client);
        var agency = await A.AgencyKeyAsync(app);

        var refused = await own.PostAsync("api-keys", new { name = "Fast", scopes = new[] { "*" }, requestsPerMinute = 5000 });
        var given = await agency.PostAsync("api-keys", new { clientId = client.ClientId, name = "Fast", scopes = new[] { "*" }, requestsPerMinute = 5000 });
        var rotated = await agency.PostAsync($"api-keys/{given["id"]}/rotate");

        Assert.Equal((403, "key.limit_is_agencys"), (refused.Status, refused["code"]));
        Assert.Equal((201, "5000"), (given.Status, given["requestsPerMinute"]));
        Assert.Equal("5000", rotated["requestsPerMinute"]);
        foreach (var wrong in new[] { 0, -1, 100_001 })
            Assert.Equal(["requestsPerMinute"], (await agency.PostAsync("api-keys", new { clientId = client.ClientId, name = "Fast", scopes = new[] { "*" }, requestsPerMinute = wrong })).Fields);
    }

    private async Task<Caller> LimitedAsync(Actor client, int perMinute)
    {
        var draft = new ApiKeyDraft { Name = "Limited", Scopes = ["*"], RequestsPerMinute = perMinute };
        var issued = await app.Get<ApiKeyService>().IssueAsync(A.Admin().For(client.ClientId!.Value), draft, ["*"], TestContext.Current.CancellationToken);
        return new(app.CreateClient(), issued.Value.Key);
    }

    /// <summary>The program as callers at several addresses reach it.</summary>
    public sealed class FromAnywhere(PostgresServer server) : DashboardApp(server)
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            builder.ConfigureServices(services => services.AddSingleton<IStartupFilter, Addresses>());
        }

        private sealed class Addresses : IStartupFilter
        {
            public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
            {
                app.Use((context, following) =>
                {
                    if (context.Request.Headers.TryGetValue(From, out var address)) context.Connection.RemoteIpAddress = IPAddress.Parse(address.ToString());
                    return following(context);
                });
                next(app);
            };
        }
    }
}
