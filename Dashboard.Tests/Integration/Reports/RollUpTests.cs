using System.Net;
using Dashboard.Core;
using Dashboard.Core.Reports;
using Dashboard.Core.Tracking;
using Dashboard.Tests.Making;

namespace Dashboard.Tests.Integration.Reports;

/// <summary>What pages show comes out of roll-ups: it is all there while events and ledger are out of reach.</summary>
public sealed class RollUpTests(DashboardApp app) : IClassFixture<DashboardApp>
{
    private const string Chrome = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_page_reads_the_events_or_the_ledger()
    {
        var ours = await A.ClientAsync(app);
        var sent = await A.SentCampaignAsync(app, ours.ClientId!.Value, 5, TimeSpan.FromHours(10));
        await app.Get<IEventLog>().RecordAsync([new(Guid.CreateVersion7(), EventKind.Opened, sent.StartedAt.AddMinutes(5), sent.Month, sent.Messages[0], Ip: IPAddress.Parse("198.51.100.4"), UserAgent: Chrome)], isReplay: false, Ct);
        await app.Get<AnalyticsService>().CountCohortsAsync(ours, Ct);
        var link = (await app.Get<ShareService>().ShareAsync(ours, sent.Id, 7, null, Ct)).Value;
        var caller = await A.KeyAsync(app, ours);
        var (reports, analytics) = (app.Get<ReportService>(), app.Get<AnalyticsService>());
        var now = TimeProvider.System.GetUtcNow();
        var month = new MetricsQuestion(now.AddDays(-30), now, "Asia/Kolkata");

        // Whatever asks for them now fails.
        await app.SqlAsync("ALTER TABLE events RENAME TO events_out_of_reach");
        await app.SqlAsync("ALTER TABLE messages RENAME TO messages_out_of_reach");

        Assert.Equal(1, (await reports.ReportAsync(ours, sent.Id, Ct)).Value.Stats.Opens.People);
        Assert.Equal(5, (await reports.PaperAsync(ours, sent.Id, Ct)).Value.Report.Stats.Accepted);
        Assert.NotEmpty((await reports.TimeSeriesAsync(ours, sent.Id, Granularity.Minute, null, null, "Asia/Kolkata", Ct)).Value);
        Assert.Null((await reports.UnusualAsync(ours, sent.Id, Ct)).Error);
        Assert.Null((await reports.RecountStandingAsync(ours, sent.Id, Ct)).Error);
        Assert.Equal(1, (await reports.OverviewAsync(ours, "Asia/Kolkata", now.AddDays(-10), Ct)).News.Stats.Opens.People);
        Assert.Equal(1, (await reports.OverviewAsync(Actor.House, "UTC", null, Ct)).Total.Campaigns);
        foreach (var dimension in Enum.GetValues<MetricDimension>()) Assert.Null((await analytics.MetricsAsync(ours, month with { Dimensions = [dimension] }, Ct)).Error);
        Assert.NotEmpty((await analytics.MetricsAsync(ours, month with { Basis = MetricBasis.Events, Dimensions = [MetricDimension.Weekday, MetricDimension.Hour] }, Ct)).Value);
        Assert.NotNull(await analytics.BestTimeAsync(ours, month.From, month.To, month.Zone, Ct));
        Assert.NotEmpty(await analytics.AgentsAsync(ours, month.From, month.To, Ct));
        Assert.NotNull(await analytics.CohortsAsync(ours, Ct));
        foreach (var table in new[] { "stats", "timeseries", "links", "bounces", "agents", "delays", "domains" })
            Assert.Equal((table, 200), (table, (await caller.GetAsync($"campaigns/{sent.Id}/{table}")).Status));
        using var visitor = app.CreateClient();
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync($"/r/{link.Token}", Ct)).StatusCode);
    }
}
