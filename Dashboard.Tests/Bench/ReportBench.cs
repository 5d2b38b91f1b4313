using System.Diagnostics;
using Dashboard.Core;
using Dashboard.Core.Reports;
using Dashboard.Tests.Making;

namespace Dashboard.Tests.Bench;

/// <summary>
/// How long the data of a report, of the overview and of a year's analytics take, with roll-ups as 10,000 campaigns and 100,000,000 events of a year leave them.
/// The events themselves are not there: no page reads them.
/// </summary>
public sealed class ReportBench(DashboardApp app, ITestOutputHelper output) : IClassFixture<DashboardApp>
{
    private const int Clients = 20, Campaigns = 500, Rounds = 9;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact(Explicit = true)]
    public async Task Pages_are_read_fast_from_a_year_of_roll_ups()
    {
        var clients = new List<Actor>();
        for (var i = 0; i < Clients; i++) clients.Add(await A.ClientAsync(app));
        await FillAsync([.. clients.Select(c => c.ClientId!.Value)]);
        var campaign = (Guid)(await app.SqlAsync("SELECT id FROM campaigns WHERE client_id = $1 ORDER BY started_at DESC LIMIT 1", clients[0].ClientId!.Value))!;
        var (reports, analytics, now) = (app.Get<ReportService>(), app.Get<AnalyticsService>(), TimeProvider.System.GetUtcNow());
        var year = new MetricsQuestion(now.AddDays(-365), now, "Europe/Berlin");

        var report = await MedianAsync("report page", () => reports.PaperAsync(clients[0], campaign, Ct));
        var house = await MedianAsync("overview of the house", () => reports.OverviewAsync(Actor.House, "Europe/Berlin", now.AddDays(-90), Ct));
        await MedianAsync("of that: its days", () => app.Get<ICampaignStatistics>().DaysAsync(null, now.AddDays(-61), "Europe/Berlin", Ct));
        await MedianAsync("of that: since the last visit, 90 days ago", () => analytics.MetricsAsync(Actor.House, new(now.AddDays(-90), now, "UTC", Basis: MetricBasis.Events), Ct));
        await MedianAsync("of that: reputation", () => app.Get<ICampaignStatistics>().ReputationAsync(null, now.AddDays(-7), Ct));
        await MedianAsync("overview of a client", () => reports.OverviewAsync(clients[0], "Europe/Berlin", now.AddDays(-90), Ct));
        var slowest = 0d;
        foreach (var dimension in Enum.GetValues<MetricDimension>())
            slowest = Math.Max(slowest, await MedianAsync($"a year by {dimension}, whole house", () => analytics.MetricsAsync(Actor.House, year with { Dimensions = [dimension] }, Ct)));
        slowest = Math.Max(slowest, await MedianAsync("a year by day, whole house", () => analytics.MetricsAsync(Actor.House, year with { By = Granularity.Day }, Ct)));
        slowest = Math.Max(slowest, await MedianAsync("a year of events by weekday and hour, whole house", () => analytics.MetricsAsync(Actor.House, year with { Basis = MetricBasis.Events, Dimensions = [MetricDimension.Weekday, MetricDimension.Hour] }, Ct)));
        slowest = Math.Max(slowest, await MedianAsync("best sending time, whole house", () => analytics.BestTimeAsync(Actor.House, year.From, year.To, year.Zone, Ct)));
        slowest = Math.Max(slowest, await MedianAsync("programs and devices of a year, whole house", () => analytics.AgentsAsync(Actor.House, year.From, year.To, Ct)));

        Assert.True(report < 50 && house < 100 && slowest < 1000);
    }

    private async Task<double> MedianAsync<T>(string what, Func<Task<T>> read)
    {
        var times = new List<double>();
        for (var round = 0; round < Rounds; round++)
        {
            var began = Stopwatch.GetTimestamp();
            await read();
            times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }

        times.Sort();
        output.WriteLine($"{what}: median {times[Rounds / 2]:N1} ms, most {times[^1]:N1} ms");
        return times[Rounds / 2];
    }

    /// <summary>Ten thousand mails a campaign; ten thousand events each, in the buckets that they fall into.</summary>
    private async Task FillAsync(Guid[] clients)
    {
        await app.SqlAsync("ALTER TABLE campaign_activity DISABLE TRIGGER USER");
        await app.SqlAsync(
            """
            INSERT INTO campaigns (id, client_id, name, subject, from_name, from_email, html, list_ids, exclude_list_ids, doubtful, status, created_by, created_at, updated_at, started_at, finished_at, month, is_launched)
            SELECT gen_random_uuid(), c, 'Campaign ' || n, 'Hello', 'News', 'news@d' || (n % 3) || '.example', '<p>Hello</p>', ARRAY[gen_random_uuid()], '{}', 'TryAgain', 'Sent', 'bench', s.at, s.at, s.at, s.at,
                   (extract(year FROM s.at AT TIME ZONE 'UTC') - 2020) * 12 + extract(month FROM s.at AT TIME ZONE 'UTC') - 1, true
            FROM unnest($1) c CROSS JOIN generate_series(1, $2) n CROSS JOIN LATERAL (SELECT now() - random() * interval '364 days' - n * interval '1 microsecond' AS at) s
            """, clients, Campaigns);
        foreach (var sql in new[]
        {
            "INSERT INTO campaign_counts (campaign_id, client_id, selected, targeted, accepted, bounced, opened_people, opened_all, clicked_people, clicked_all, unsubscribed) SELECT id, client_id, 10000, 10000, 9700, 300, (2000 + random() * 2000)::int, 5000, 500, 600, 20 FROM campaigns WHERE created_by = 'bench'",
            "INSERT INTO campaign_providers (campaign_id, client_id, provider, targeted, accepted, bounced, opened_people, clicked_people) SELECT id, client_id, p, 1000, 970, 30, 300, 50 FROM campaigns, generate_series(0, 9) p WHERE created_by = 'bench'",
            "INSERT INTO campaign_links (campaign_id, client_id, index, url, clicks_people, clicks_all, clickers_people) SELECT id, client_id, l, 'https://example.com/' || l, 60, 70, 50 FROM campaigns, generate_series(0, 9) l WHERE created_by = 'bench'",
            "INSERT INTO campaign_agents (campaign_id, client_id, program, device, opens_people, opens_all, clicks_people, clicks_all) SELECT id, client_id, p, d, 100, 150, 20, 25 FROM campaigns, generate_series(0, 9) p, generate_series(1, 3) d WHERE created_by = 'bench'",
            "INSERT INTO campaign_delays (campaign_id, client_id, kind, band, people) SELECT id, client_id, k, b, 200 FROM campaigns, generate_series(4, 5) k, generate_series(0, 12) b WHERE created_by = 'bench'",
            "INSERT INTO campaign_bounces (campaign_id, client_id, class, reason, example, mails) SELECT id, client_id, 1 + b % 3, 'reason ' || b, 'reason ' || b, 30 FROM campaigns, generate_series(0, 9) b WHERE created_by = 'bench'",
            "INSERT INTO campaign_provider_spans (campaign_id, client_id, provider, at, accepted, deferred) SELECT id, client_id, p, started_at + b * interval '5 minutes', 80, 2 FROM campaigns, generate_series(0, 9) p, generate_series(0, 11) b WHERE created_by = 'bench'",
            "INSERT INTO campaign_activity (campaign_id, client_id, kind, bucket, people, automatic) SELECT id, client_id, k, date_trunc('minute', started_at) + b * interval '3 minutes', 20, 5 FROM campaigns, generate_series(4, 5) k, generate_series(0, 199) b WHERE created_by = 'bench'",
            "INSERT INTO client_hours (client_id, hour, accepted, opens_people, opens_all, clicks_people, clicks_all) SELECT c.id, date_trunc('hour', now()) - h * interval '1 hour', 500, 150, 200, 30, 40 FROM (SELECT DISTINCT client_id AS id FROM campaigns WHERE created_by = 'bench') c, generate_series(0, 8759) h",
        })
            await app.SqlAsync(sql);
        await app.SqlAsync("ALTER TABLE campaign_activity ENABLE TRIGGER USER");
        await app.SqlAsync("ANALYZE");
    }
}
