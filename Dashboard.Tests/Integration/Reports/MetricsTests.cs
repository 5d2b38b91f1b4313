using System.Net;
using Dashboard.Core.Tracking;
using Dashboard.Tests.Making;

namespace Dashboard.Tests.Integration.Reports;

/// <summary>GET /api/v1/metrics: figures over time, told apart by what is asked for.</summary>
public sealed class MetricsTests(DashboardApp app) : IClassFixture<DashboardApp>
{
    private const string Chrome = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Figures_of_all_campaigns_of_the_last_days_are_added_up()
    {
        var (caller, sent) = await SentAsync();

        var answer = await caller.GetAsync("metrics?metrics=campaigns,targeted,accepted,opens,openRate");

        var row = Assert.Single(answer.Data);
        Assert.Equal(("2", "9", "9"), (row!["campaigns"]!.ToString(), row["targeted"]!.ToString(), row["accepted"]!.ToString()));
        Assert.Equal(("2", "3"), (row["opens"]!["people"]!.ToString(), row["opens"]!["all"]!.ToString()));
        Assert.Equal(2 / 9d, (double)row["openRate"]!, 6);
        Assert.Null(row["bounced"]);
        Assert.Equal(2, sent.Length);
    }

    [Fact]
    public async Task A_campaign_is_told_from_the_other_and_a_day_from_the_next()
    {
        var (caller, sent) = await SentAsync();

        var byCampaign = (await caller.GetAsync("metrics?dimensions=campaign&metrics=accepted")).Data;
        var byDay = (await caller.GetAsync("metrics?granularity=day&metrics=accepted")).Data;
        var byProvider = (await caller.GetAsync("metrics?dimensions=provider")).Data;

        Assert.Equal([sent[0].Id.ToString(), sent[1].Id.ToString()], byCampaign.Select(r => r!["campaign"]!["id"]!.ToString()));
        Assert.Equal(["6", "3"], byCampaign.Select(r => r!["accepted"]!.ToString()));
        Assert.Equal(["3", "6"], byDay.Select(r => r!["accepted"]!.ToString()));
        Assert.Equal(("other", "9"), (Assert.Single(byProvider)!["provider"]!["id"]!.ToString(), byProvider[0]!["accepted"]!.ToString()));
    }

    [Fact]
    public async Task Events_count_when_they_happened()
    {
        var (caller, _) = await SentAsync();

        var row = Assert.Single((await caller.GetAsync("metrics?basis=events&metrics=opens,clicks")).Data)!;

        Assert.Equal(("3", "4"), (row["opens"]!["people"]!.ToString(), row["opens"]!["all"]!.ToString()));
        Assert.Equal(200, (await caller.GetAsync("metrics?basis=events&dimensions=weekday,hour&timeZone=Europe/Berlin")).Status);
        Assert.Equal(200, (await caller.GetAsync("metrics?dimensions=list,segment,domain&granularity=month")).Status);
    }

    [Fact]
    public async Task A_row_leads_to_the_campaigns_behind_it()
    {
        var (caller, sent) = await SentAsync();

        foreach (var dimension in new[] { "client", "list", "domain", "provider", "weekday", "hour" })
            foreach (var row in (await caller.GetAsync($"metrics?dimensions={dimension}&metrics=campaigns,accepted")).Data)
            {
                var behind = (await caller.GetAsync($"metrics?dimensions=campaign&metrics=accepted&of={dimension}:{row[dimension]!["id"]}")).Data;
                Assert.Equal((dimension, (int)row["campaigns"]!, (int)row["accepted"]!), (dimension, behind.Count, behind.Sum(b => (int)b["accepted"]!)));
            }

        Assert.Empty((await caller.GetAsync($"metrics?dimensions=campaign&of=list:{Guid.NewGuid()}")).Data);
        Assert.Empty((await caller.GetAsync("metrics?dimensions=campaign&of=provider:moon")).Data);
        Assert.Equal(sent[1].Id.ToString(), Assert.Single((await caller.GetAsync($"metrics?dimensions=campaign,weekday&of=campaign:{sent[1].Id}")).Data)["campaign"]!["id"]!.ToString());
    }

    [Fact]
    public async Task Nobody_sees_another_clients_figures()
    {
        await SentAsync();
        var stranger = await A.KeyAsync(app, await A.ClientAsync(app));

        Assert.Equal("0", Assert.Single((await stranger.GetAsync("metrics?metrics=accepted")).Data)!["accepted"]!.ToString());
        Assert.Empty((await stranger.GetAsync("metrics?dimensions=campaign")).Data);
    }

    [Theory]
    [InlineData("metrics=luck", "metrics")]
    [InlineData("dimensions=moon", "dimensions")]
    [InlineData("dimensions=campaign&basis=events", "dimensions")]
    [InlineData("dimensions=campaign,list,segment,domain", "dimensions")]
    [InlineData("granularity=minute", "granularity")]
    [InlineData("timeZone=Moon/Base", "timeZone")]
    [InlineData("from=2020-01-01&to=2026-01-01", "from")]
    [InlineData("from=2026-02-01&to=2026-01-01", "to")]
    [InlineData("basis=luck", "basis")]
    [InlineData("of=moon:1", "of")]
    [InlineData("of=list", "of")]
    [InlineData("of=weekday:1&basis=events", "of")]
    public async Task A_question_that_makes_no_sense_is_refused_by_field(string query, string field)
    {
        var caller = await A.KeyAsync(app, await A.ClientAsync(app));

        var answer = await caller.GetAsync($"metrics?{query}");

        Assert.Equal((400, field), (answer.Status, Assert.Single(answer.Fields)));
    }

    [Theory]
    [InlineData("Asia/Kolkata")]
    [InlineData("Australia/Lord_Howe")]
    [InlineData("Asia/Kathmandu")]
    public async Task Zones_that_are_off_by_half_an_hour_lose_nothing(string zone)
    {
        var (caller, sent) = await SentAsync();

        var hours = (await caller.GetAsync($"metrics?basis=events&dimensions=weekday,hour&metrics=opens&timeZone={zone}")).Data;
        var starts = (await caller.GetAsync($"metrics?dimensions=weekday,hour&metrics=accepted&timeZone={zone}")).Data;
        var days = (await caller.GetAsync($"campaigns/{sent[0].Id}/timeseries?granularity=day&timeZone={zone}")).Data;
        var byHour = (await caller.GetAsync($"campaigns/{sent[0].Id}/timeseries?granularity=hour&timeZone={zone}")).Data;

        var at = TimeZoneInfo.ConvertTime(sent[0].StartedAt, TimeZoneInfo.FindSystemTimeZoneById(zone));
        Assert.Equal((3, 9), (hours.Sum(h => (int)h["opens"]!["people"]!), starts.Sum(h => (int)h["accepted"]!)));
        Assert.Contains(starts, h => ((string)h["hour"]!["id"]!, (int)h["accepted"]!) == (at.Hour.ToString(System.Globalization.CultureInfo.InvariantCulture), 6));
        Assert.Equal((2, 2), (days.Sum(d => (int)d["opens"]!["people"]!), byHour.Sum(d => (int)d["opens"]!["people"]!)));
    }

    /// <summary>Six people ten hours ago, three people three days ago; two people open, one of them twice, and a machine.</summary>
    [Fact]
    public async Task The_people_behind_a_figure_of_a_period_are_as_many_as_it_says()
    {
        var (caller, sent) = await SentAsync();
        await SentAsync(); // another client's

        var all = await WalkAsync(caller, "metrics/recipients?limit=2");
        var opened = await WalkAsync(caller, "metrics/recipients?event=opened&limit=1");
        var machines = await WalkAsync(caller, "metrics/recipients?event=openedAll");
        var bounced = await WalkAsync(caller, "metrics/recipients?state=bounced");

        Assert.Equal([.. Enumerable.Repeat(sent[0].Id, 6), .. Enumerable.Repeat(sent[1].Id, 3)], all.Select(r => r.Campaign));
        Assert.Equal(9, all.Distinct().Count());
        Assert.Equal([sent[0].Id, sent[1].Id], opened.Select(r => r.Campaign));
        Assert.Equal((3, 0), (machines.Count, bounced.Count));
    }

    [Fact]
    public async Task Campaigns_that_were_started_in_the_same_moment_are_all_walked_through()
    {
        var (caller, sent) = await SentAsync();
        await app.SqlAsync("UPDATE campaigns SET started_at = (SELECT started_at FROM campaigns WHERE id = $2) WHERE id = $1", sent[1].Id, sent[0].Id);

        var all = await WalkAsync(caller, "metrics/recipients?limit=1");

        Assert.Equal(9, all.Distinct().Count());
    }

    [Fact]
    public async Task People_of_another_time_are_not_behind_a_figure_of_this_one()
    {
        var (caller, sent) = await SentAsync();

        var before = await WalkAsync(caller, $"metrics/recipients?to={Uri.EscapeDataString(sent[0].StartedAt.ToString("O"))}");
        var wrong = await caller.GetAsync("metrics/recipients?after=yesterday");
        var asked = await caller.GetAsync("metrics/recipients?event=danced");

        Assert.Equal(Enumerable.Repeat(sent[1].Id, 3), before.Select(r => r.Campaign));
        Assert.Equal((400, 400), (wrong.Status, asked.Status));
    }

    private static async Task<List<(Guid Campaign, string Recipient)>> WalkAsync(Caller caller, string path)
    {
        var rows = new List<(Guid, string)>();
        for (string? after = null; ;)
        {
            var page = await caller.GetAsync(after is null ? path : $"{path}{(path.Contains('?') ? '&' : '?')}after={after}");
            Assert.Equal(200, page.Status);
            rows.AddRange(page.Data.Select(r => ((Guid)r!["campaign"]!["id"]!, r["recipient"]!["recipientId"]!.ToString())));
            if (page.Body["nextCursor"]?.ToString() is not { } next) return rows;
            after = next;
        }
    }

    private async Task<(Caller Caller, SentCampaign[] Sent)> SentAsync()
    {
        var ours = await A.ClientAsync(app);
        SentCampaign[] sent = [await A.SentCampaignAsync(app, ours.ClientId!.Value, 6, TimeSpan.FromHours(10)), await A.SentCampaignAsync(app, ours.ClientId!.Value, 3, TimeSpan.FromDays(3))];
        await app.Get<IEventLog>().RecordAsync([Open(sent[0], 0, 5, Chrome), Open(sent[0], 0, 50, Chrome), Open(sent[0], 1, 7, "Mozilla/5.0"), Open(sent[1], 2, 9, Chrome)], isReplay: false, Ct);
        return (await A.KeyAsync(app, ours), sent);
    }

    private static Visit Open(SentCampaign sent, int who, int minutes, string agent) =>
        new(Guid.CreateVersion7(), EventKind.Opened, sent.StartedAt.AddMinutes(minutes), sent.Month, sent.Messages[who], Ip: IPAddress.Parse("198.51.100.4"), UserAgent: agent);
}
