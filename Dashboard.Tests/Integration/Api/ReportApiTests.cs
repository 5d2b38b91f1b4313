using Dashboard.Tests.Making;

namespace Dashboard.Tests.Integration.Api;

public sealed class ReportApiTests(DashboardApp app) : IClassFixture<DashboardApp>
{
    [Fact]
    public async Task A_campaign_that_was_not_sent_has_figures_of_nothing()
    {
        var caller = await A.KeyAsync(app, await A.ClientAsync(app));
        var id = (await caller.PostAsync("campaigns", new { name = "A" }))["id"];

        var stats = await caller.GetAsync($"campaigns/{id}/stats");

        Assert.Equal(200, stats.Status);
        foreach (var figure in new[] { "targeted", "queued", "sending", "deferred", "accepted", "bounced", "failed", "skipped", "unknown", "unsubscribed", "complained" }) Assert.Equal("0", stats[figure]);
        Assert.Equal(("0", "0"), (stats.Body["opens"]!["people"]!.ToString(), stats.Body["clicks"]!["all"]!.ToString()));
        foreach (var list in new[] { "timeseries", "links", "recipients", "bounces", "domains" }) Assert.Empty((await caller.GetAsync($"campaigns/{id}/{list}")).Data);
    }

    [Theory]
    [InlineData("timeseries?granularity=year", "granularity")]
    [InlineData("timeseries?timeZone=Moon/Base", "timeZone")]
    [InlineData("timeseries?from=then", "from")]
    [InlineData("recipients?state=gone", "state")]
    [InlineData("recipients?event=slept", "event")]
    [InlineData("recipients?after=x", "after")]
    [InlineData("recipients?limit=101", "limit")]
    public async Task A_question_that_makes_no_sense_is_refused_by_field(string query, string field)
    {
        var caller = await A.KeyAsync(app, await A.ClientAsync(app));
        var id = (await caller.PostAsync("campaigns", new { name = "A" }))["id"];

        var answer = await caller.GetAsync($"campaigns/{id}/{query}");

        Assert.Equal((400, field), (answer.Status, Assert.Single(answer.Fields)));
    }

    [Theory]
    [InlineData("stats")]
    [InlineData("timeseries")]
    [InlineData("links")]
    [InlineData("recipients")]
    [InlineData("bounces")]
    [InlineData("domains")]
    public async Task What_is_not_there_has_no_report(string report)
    {
        var caller = await A.KeyAsync(app, await A.ClientAsync(app));

        Assert.Equal(404, (await caller.GetAsync($"campaigns/{Guid.NewGuid()}/{report}")).Status);
    }
}
