using System.Net;
using Dashboard.Core;
using Dashboard.Core.Campaigns;
using Dashboard.Core.Feedback;
using Dashboard.Core.Reports;
using Dashboard.Core.Tracking;
using Dashboard.Tests.Making;

namespace Dashboard.Tests.Integration.Reports;

public sealed class ReportTests(DashboardApp app) : IClassFixture<DashboardApp>
{
    private const string Chrome = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36";

    private ReportService Reports => app.Get<ReportService>();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_report_gives_every_figure_with_its_share()
    {
        var (ours, sent) = await SentAsync(10);
        await VisitAsync(sent, (0, EventKind.Opened, 5, Chrome), (1, EventKind.Opened, 6, Chrome), (2, EventKind.Opened, 7, "Mozilla/5.0"), (0, EventKind.Clicked, 8, Chrome), (3, EventKind.Unsubscribed, 9, null));
        await BounceAsync(sent, 9, BounceClass.Hard, "550 5.1.1 <x@example.com>: no such user");

        var stats = (await Reports.StatsAsync(ours, sent.Id, Ct)).Value;
        var report = (await Reports.ReportAsync(ours, sent.Id, Ct)).Value;

        Assert.Equal(new CampaignStats(10, 0, 0, 0, 9, 1, 0, 0, 0, new(2, 3), new(1, 1), 1, 0), stats);
        Assert.Equal(stats, report.Stats);
        Assert.Equal(10, report.Attempted);
        Assert.Equal(0.9, report.DeliveryRate.Share);
        Assert.Equal(2 / 9d, report.OpenRate.Share);
        Assert.Equal(3 / 9d, report.OpenRateAll.Share);
        Assert.Equal(0.5, report.ClickToOpenRate.Share);
        Assert.Null((report with { Stats = CampaignStats.Nothing }).OpenRate.Share);
    }

    [Fact]
    public async Task Another_clients_report_is_not_allowed_and_an_unknown_one_not_there()
    {
        var (_, sent) = await SentAsync(1);
        var stranger = await A.ClientAsync(app);

        Assert.Equal(ActorErrors.OtherClient, (await Reports.StatsAsync(stranger, sent.Id, Ct)).Error);
        Assert.Equal(ActorErrors.OtherClient, (await Reports.ReportAsync(stranger, sent.Id, Ct)).Error);
        Assert.Equal(ActorErrors.OtherClient, (await Reports.TimeSeriesAsync(stranger, sent.Id, Granularity.Hour, null, null, null, Ct)).Error);
        Assert.Equal(ActorErrors.OtherClient, (await Reports.LinksAsync(stranger, sent.Id, Ct)).Error);
        Assert.Equal(ActorErrors.OtherClient, (await Reports.RecipientsAsync(stranger, sent.Id, PeopleFilter.All, new(), Ct)).Error);
        Assert.Equal(ActorErrors.OtherClient, (await Reports.BouncesAsync(stranger, sent.Id, Ct)).Error);
        Assert.Equal(ActorErrors.OtherClient, (await Reports.DomainsAsync(stranger, sent.Id, Ct)).Error);
        Assert.Equal(ActorErrors.OtherClient, (await Reports.RecountAsync(stranger, sent.Id, Ct)).Error);
        Assert.Equal(CampaignErrors.NotFound, (await Reports.StatsAsync(stranger, Guid.NewGuid(), Ct)).Error);
        Assert.Equal(0, (await Reports.OverviewAsync(stranger, "UTC", null, Ct)).Total.Campaigns);
    }

    [Fact]
    public async Task What_happened_over_time_adds_up_at_every_granularity()
    {
        var (ours, sent) = await SentAsync(6);
        await VisitAsync(sent, (0, EventKind.Opened, 5, Chrome), (1, EventKind.Opened, 5.5, Chrome), (2, EventKind.Opened, 45, "curl/8.1"), (1, EventKind.Clicked, 47, Chrome));

        foreach (var granularity in Enum.GetValues<Granularity>())
        {
            var points = (await Reports.TimeSeriesAsync(ours, sent.Id, granularity, null, null, "Europe/Berlin", Ct)).Value;
            Assert.Equal((2, 3, 1), (points.Sum(p => p.Opens.People), points.Sum(p => p.Opens.All), points.Sum(p => p.Clicks.People)));
        }

        var minutes = (await Reports.TimeSeriesAsync(ours, sent.Id, Granularity.Minute, sent.StartedAt.AddMinutes(40), null, null, Ct)).Value;
        Assert.Equal(2, minutes.Length);
        Assert.All(minutes, p => Assert.Equal(TimeSpan.Zero, p.At.Offset));
    }

    [Fact]
    public async Task The_people_behind_a_figure_come_slice_by_slice()
    {
        var (ours, sent) = await SentAsync(7);
        await VisitAsync(sent, (0, EventKind.Opened, 5, Chrome), (3, EventKind.Opened, 6, Chrome), (5, EventKind.Opened, 6, "Mozilla/5.0"));
        await BounceAsync(sent, 6, BounceClass.Soft, "452 4.2.2 over quota");

        var first = (await Reports.RecipientsAsync(ours, sent.Id, new(Which: RecipientEvent.NotOpened), new(3), Ct)).Value;
        var second = (await Reports.RecipientsAsync(ours, sent.Id, new(Which: RecipientEvent.NotOpened), new(3, first.NextCursor), Ct)).Value;
        var bounced = (await Reports.RecipientsAsync(ours, sent.Id, new(MessageStanding.Bounced), new(), Ct)).Value;

        Assert.Equal([1, 2, 4, 5], first.Items.Concat(second.Items).Select(r => sent.Recipients.ToList().IndexOf(r.RecipientId)));
        Assert.Null(second.NextCursor);
        Assert.True(second.Items[0].IsOpenedAutomatically);
        var row = Assert.Single(bounced.Items);
        Assert.Equal((MessageStanding.Bounced, BounceClass.Soft, "452 4.2.2 over quota"), (row.State, row.BounceClass!.Value, row.Reply));
        Assert.Equal([0, 3], (await Reports.RecipientsAsync(ours, sent.Id, new(MessageStanding.Accepted, RecipientEvent.Opened), new(), Ct)).Value.Items.Select(r => sent.Recipients.ToList().IndexOf(r.RecipientId)));
    }

    [Fact]
    public async Task Bounces_for_one_reason_stand_together_whatever_address_and_number_the_server_names()
    {
        var (ours, sent) = await SentAsync(5);
        await BounceAsync(sent, 0, BounceClass.Hard, "550-5.1.1 <a@example.com> does not exist 4fbb2c8d7e1a99");
        await BounceAsync(sent, 1, BounceClass.Hard, "550-5.1.1 <other@example.org> does not exist 77aa2c8d7e1a01");
        await BounceAsync(sent, 2, BounceClass.Block, "554 5.7.1 rejected by policy");

        var bounces = (await Reports.BouncesAsync(ours, sent.Id, Ct)).Value;

        Assert.Equal([(BounceClass.Hard, "550-5.1.1 … does not exist …", 2L), (BounceClass.Block, "554 5.7.1 rejected by policy", 1L)], bounces.Select(b => (b.Class, b.Reason, b.Count)));
    }

    [Fact]
    public async Task A_recount_agrees_and_puts_right_what_was_broken()
    {
        var (ours, sent) = await SentAsync(8);
        await VisitAsync(sent, (0, EventKind.Opened, 5, Chrome), (1, EventKind.Clicked, 6, Chrome), (2, EventKind.Opened, 7, "Mozilla/5.0"), (3, EventKind.Unsubscribed, 400, null), (1, EventKind.Opened, 30, Chrome));

        Assert.Empty((await Reports.RecountAsync(ours, sent.Id, Ct)).Value.Differences);

        await app.SqlAsync("UPDATE campaign_counts SET opened_people = 40 WHERE campaign_id = $1", sent.Id);
        await app.SqlAsync("UPDATE campaign_links SET clicks_all = 0 WHERE campaign_id = $1", sent.Id);
        var recount = (await Reports.RecountAsync(ours, sent.Id, Ct)).Value;

        Assert.False(recount.Agreed);
        Assert.Equal([("opened_people", 40L, 2L), ("campaign_links 0: clicks_all", 0L, 1L)], recount.Differences.Select(d => (d.Figure, d.Counted, d.Found)));
        Assert.True((await Reports.RecountAsync(ours, sent.Id, Ct)).Value.Agreed);
    }

    [Fact]
    public async Task The_overview_adds_up_the_last_days_and_names_what_needs_a_decision()
    {
        var (ours, sent) = await SentAsync(300);
        var earlier = await A.SentCampaignAsync(app, ours.ClientId!.Value, 20, TimeSpan.FromDays(40));
        await VisitAsync(sent, (0, EventKind.Opened, 5, Chrome));
        for (var i = 0; i < 15; i++) await BounceAsync(sent, 100 + i, BounceClass.Hard, "550 no such user");
        await app.SqlAsync("UPDATE campaigns SET status = 'Paused', pause_reason = 'The relay rests.' WHERE id = $1", sent.Id);

        var overview = await Reports.OverviewAsync(ours, "Europe/Berlin", null, Ct);

        Assert.Equal(ReportService.OverviewDays, overview.Days.Count);
        Assert.Equal((1, 285L, 1L), (overview.Total.Campaigns, overview.Total.Stats.Accepted, overview.Total.Stats.Opens.People));
        Assert.Equal((1, (long)earlier.Recipients.Count), (overview.Before.Campaigns, overview.Before.Stats.Accepted));
        Assert.Equal("The relay rests.", Assert.Single(overview.AtHand).PauseReason);
        Assert.Equal([sent.Id, earlier.Id], overview.Last.Select(c => c.Id));
        Assert.True(Assert.Single(overview.Reputation) is { IsWarning: true, IsAlarming: false });
    }

    [Fact]
    public async Task The_people_behind_a_program_a_device_and_a_time_to_open_are_those_who_did()
    {
        const string phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15";
        var (ours, sent) = await SentAsync(6);
        await VisitAsync(sent, (0, EventKind.Opened, 45, Chrome), (1, EventKind.Opened, 200, phone), (1, EventKind.Clicked, 201, Chrome), (2, EventKind.Opened, 46, "Mozilla/5.0"), (3, EventKind.Opened, 47, Chrome), (3, EventKind.Opened, 300, phone));
        async Task<IEnumerable<int>> Who(PeopleFilter filter) =>
            (await Reports.RecipientsAsync(ours, sent.Id, filter, new(), Ct)).Value.Items.Select(r => sent.Recipients.ToList().IndexOf(r.RecipientId)).ToList();

        Assert.Equal([0, 1, 3], await Who(new(Program: MailProgram.Chrome)));
        Assert.Equal([0, 3], await Who(new(Which: RecipientEvent.Opened, Program: MailProgram.Chrome, Device: ReaderDevice.Computer)));
        Assert.Equal([1], await Who(new(Which: RecipientEvent.Clicked, Program: MailProgram.Chrome)));
        Assert.Equal([1, 3], await Who(new(Device: ReaderDevice.Phone)));
        Assert.Empty(await Who(new(Program: MailProgram.Unknown)));
        Assert.Equal([2], await Who(new(Which: RecipientEvent.OpenedAll, Program: MailProgram.Unknown)));

        // Each count of the report is as many people as its filter finds.
        foreach (var agent in (await Reports.AgentsAsync(ours, sent.Id, Ct)).Value.Where(a => a.Opens.People > 0))
            Assert.Equal(agent.Opens.People, (await Who(new(Which: RecipientEvent.Opened, Program: agent.Program, Device: agent.Device))).Count());
        foreach (var (delay, band) in (await Reports.DelaysAsync(ours, sent.Id, Ct)).Value.Select((delay, band) => (delay, band)))
            Assert.Equal((delay.Opened, delay.Clicked), ((await Who(new(Which: RecipientEvent.Opened, Band: band))).Count(), (await Who(new(Which: RecipientEvent.Clicked, Band: band))).Count()));

        var caller = await A.KeyAsync(app, ours);
        Assert.Equal(2, (await caller.GetAsync($"campaigns/{sent.Id}/recipients?event=opened&program=chrome&device=computer")).Data.Count);
        Assert.Equal(2, (await app.Get<FollowUps>().PlanAsync(ours, sent.Id, new(Device: ReaderDevice.Phone), Ct)).Value.People);
    }

    [Fact]
    public async Task Events_from_before_their_program_was_kept_get_it_when_they_are_counted_again()
    {
        var (ours, sent) = await SentAsync(2);
        await VisitAsync(sent, (0, EventKind.Opened, 45, Chrome));
        await app.SqlAsync("UPDATE events SET program = NULL, device = NULL WHERE campaign_id = $1", sent.Id);

        Assert.Empty((await Reports.RecipientsAsync(ours, sent.Id, new(Program: MailProgram.Chrome), new(), Ct)).Value.Items);
        Assert.True((await Reports.RecountAsync(ours, sent.Id, Ct)).Value.Agreed);
        Assert.Single((await Reports.RecipientsAsync(ours, sent.Id, new(Program: MailProgram.Chrome, Device: ReaderDevice.Computer), new(), Ct)).Value.Items);
    }

    [Fact]
    public async Task The_overview_opens_with_what_happened_since_the_last_visit()
    {
        var (ours, sent) = await SentAsync(4);
        await VisitAsync(sent, (0, EventKind.Opened, 5, Chrome), (1, EventKind.Opened, 480, Chrome), (1, EventKind.Clicked, 481, Chrome));
        var now = TimeProvider.System.GetUtcNow();

        var again = (await Reports.OverviewAsync(ours, "UTC", sent.StartedAt.AddHours(6), Ct)).News;
        var first = (await Reports.OverviewAsync(ours, "UTC", null, Ct)).News;
        var late = (await Reports.OverviewAsync(ours, "UTC", now.AddDays(-200), Ct)).News;
        var quiet = (await Reports.OverviewAsync(await A.ClientAsync(app), "UTC", now.AddHours(-3), Ct)).News;

        Assert.Equal((false, false, 0, 1L, 1L), (again.IsFirst, again.IsCut, again.Campaigns, again.Stats.Opens.People, again.Stats.Clicks.People));
        Assert.Equal((true, 1, 2L), (first.IsFirst, first.Campaigns, first.Stats.Opens.People));
        Assert.True(late.IsCut && late.From >= now - VisitNews.Longest - TimeSpan.FromHours(1));
        Assert.True(quiet.IsQuiet);
    }

    private async Task<(Actor Ours, SentCampaign Sent)> SentAsync(int people)
    {
        var ours = await A.ClientAsync(app);
        return (ours, await A.SentCampaignAsync(app, ours.ClientId!.Value, people, TimeSpan.FromHours(10)));
    }

    private Task VisitAsync(SentCampaign sent, params (int Who, EventKind Kind, double AfterMinutes, string? Agent)[] visits) =>
        app.Get<IEventLog>().RecordAsync(
            [.. visits.Select(v => new Visit(
                Guid.CreateVersion7(), v.Kind, sent.StartedAt.AddMinutes(v.AfterMinutes), sent.Month, sent.Messages[v.Who],
                v.Kind is EventKind.Clicked ? 0 : null, v.Kind is EventKind.Clicked ? "https://example.com/" : null, IPAddress.Parse("198.51.100.4"), v.Agent))],
            isReplay: false, Ct);

    private async Task BounceAsync(SentCampaign sent, int who, BounceClass kind, string reply)
    {
        await app.SqlAsync("UPDATE messages SET state = 5, accepted_at = NULL, bounce_class = $3, reply = $4 WHERE month = $1 AND id = $2", sent.Month, sent.Messages[who], (short)kind, reply);
        await app.SqlAsync("UPDATE campaign_counts SET accepted = accepted - 1, bounced = bounced + 1 WHERE campaign_id = $1", sent.Id);
        await app.SqlAsync("UPDATE campaign_providers SET accepted = accepted - 1, bounced = bounced + 1 WHERE campaign_id = $1", sent.Id);
    }
}
