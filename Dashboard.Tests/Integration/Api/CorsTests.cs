using Dashboard.Tests.Making;
using Microsoft.AspNetCore.Hosting;

namespace Dashboard.Tests.Integration.Api;

public sealed class CorsTests(CorsTests.OneOrigin app) : IClassFixture<CorsTests.OneOrigin>
{
    [Fact]
    public async Task An_origin_that_the_settings_name_may_call_and_read_the_headers()
    {
        var asked = await PreflightAsync("https://app.example.com");
        var answer = await A.Stranger(app).GetAsync("me", ("Origin", "https://app.example.com"));

        Assert.Equal("https://app.example.com", asked.Headers["Access-Control-Allow-Origin"]);
        Assert.Equal((401, "https://app.example.com"), (answer.Status, answer.Headers["Access-Control-Allow-Origin"]));
        Assert.Contains("RateLimit-Remaining", answer.Headers["Access-Control-Expose-Headers"], StringComparison.Ordinal);
        Assert.False(answer.Headers.ContainsKey("Access-Control-Allow-Credentials"));
    }

    [Fact]
    public async Task Another_origin_may_not() =>
        Assert.False((await PreflightAsync("https://elsewhere.example.com")).Headers.ContainsKey("Access-Control-Allow-Origin"));

    private Task<Answer> PreflightAsync(string origin) =>
        A.Stranger(app).SendAsync(HttpMethod.Options, "campaigns", null, ("Origin", origin), ("Access-Control-Request-Method", "POST"), ("Access-Control-Request-Headers", "authorization,idempotency-key"));

    /// <summary>The program with one origin in its settings.</summary>
    public sealed class OneOrigin(PostgresServer server) : DashboardApp(server)
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            builder.UseSetting("Dashboard:Cors:Origins:0", "https://app.example.com/");
        }
    }
}
