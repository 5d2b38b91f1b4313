using Dashboard.Tests.Making;
using Microsoft.AspNetCore.Hosting;

namespace Dashboard.Tests.Integration.Api;

public sealed class RateLimitTests(RateLimitTests.SmallBudget app) : IClassFixture<RateLimitTests.SmallBudget>
{
    [Fact]
    public async Task Past_the_budget_of_an_address_the_answer_says_how_long_to_wait()
    {
        var stranger = A.Stranger(app);
        for (var i = 1; i <= SmallBudget.PerMinute; i++)
        {
            var within = await stranger.GetAsync("me");
            Assert.Equal((401, $"{SmallBudget.PerMinute}", $"{SmallBudget.PerMinute - i}"), (within.Status, within.Headers["RateLimit-Limit"], within.Headers["RateLimit-Remaining"]));
        }

        var past = await stranger.GetAsync("me");

        Assert.Equal((429, "rate_limit.exceeded", "application/problem+json"), (past.Status, past["code"], past.Headers["Content-Type"]));
        Assert.InRange(int.Parse(past.Headers["Retry-After"], System.Globalization.CultureInfo.InvariantCulture), 1, 60);
        Assert.True(past.Headers.ContainsKey("X-Request-Id"));
        Assert.Equal(429, (await stranger.PostAsync("auth/token", new { email = "a@b.example", password = "x" })).Status);
        Assert.Equal(429, (await stranger.PostAsync("/account/sign-in")).Status);
        foreach (var free in new[] { "/health/live", "/health/ready", "/metrics", "/openapi/v1.json", "/t/x" }) Assert.NotEqual(429, (await stranger.GetAsync(free)).Status);
    }

    /// <summary>The program with a budget that is soon spent.</summary>
    public sealed class SmallBudget(PostgresServer server) : DashboardApp(server)
    {
        public const int PerMinute = 8;

        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            builder.UseSetting("Dashboard:RateLimit:PerMinute", $"{PerMinute}");
        }
    }
}
