using Dashboard.Core;
using Dashboard.Core.Campaigns;
using Dashboard.Core.Lists;
using Dashboard.Core.Reputation;
using Dashboard.Tests.Making;

namespace Dashboard.Tests.Integration.Reputation;

public sealed class ReputationTests(DashboardApp app) : IClassFixture<DashboardApp>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private ReputationGuard Guard => app.Get<ReputationGuard>();

    [Theory]
    [InlineData(199, 40, null)]
    [InlineData(1000, 39, null)]
    [InlineData(1000, 40, ReputationLevel.Warn)]
    [InlineData(1000, 79, ReputationLevel.Warn)]
    [InlineData(1000, 80, ReputationLevel.Stop)]
    public async Task Bounces_warn_at_4_percent_and_stop_at_8_from_200_recipients_on(int attempted, int bounced, ReputationLevel? expected)
    {
        var (actor, _) = await SentAsync(attempted, bounced, later: 0, complained: 0);

        await Guard.LookAsync(Ct);
        await Guard.LookAsync(Ct);

        var alerts = await Guard.AlertsAsync(actor, openOnly: true, Ct);
        Assert.Equal(expected is null ? [] : [expected.Value, expected.Value], alerts.Select(a => a.Level)); // the client's and the domain's, each once
        Assert.All(alerts, a => Assert.Equal((bounced, attempted), (a.Count, a.Of)));
    }

    [Theory]
    [InlineData(10_000, 7, null)]
    [InlineData(10_000, 8, ReputationLevel.Warn)]
    [InlineData(10_000, 30, ReputationLevel.Stop)]
    public async Task Complaints_warn_at_8_in_10000_and_stop_at_30(int delivered, int complained, ReputationLevel? expected)
    {
        var (actor, _) = await SentAsync(delivered, 0, later: 0, complained);

        await Guard.LookAsync(Ct);

        Assert.Equal(expected, (await Guard.AlertsAsync(actor, openOnly: true, Ct)).FirstOrDefault(a => a.Scope is ReputationScope.Client)?.Level);
    }

    [Fact]
    public async Task A_stop_holds_running_campaigns_tells_the_admins_and_ends_by_an_admins_act_only()
    {
        var (actor, campaign) = await SentAsync(1000, 100, later: 20, complained: 0);
        await app.SqlAsync("UPDATE campaigns SET status = 'Sending', is_launched = false, month = NULL WHERE id = $1", campaign.Id);
        var list = (await app.Get<ListService>().StartAsync(actor, "People", Ct)).Value.Id;
        var draft = (await app.Get<CampaignService>().DraftAsync(actor, new CampaignDraft { Name = "Next", Subject = "Hello", FromEmail = "news@example.com", Html = "<p>x</p>", ListIds = [list] }, Ct)).Value;

        await Guard.LookAsync(Ct);

        Assert.Equal("Paused", await app.SqlAsync("SELECT status FROM campaigns WHERE id = $1", campaign.Id));
        Assert.Equal(ReputationErrors.Stopped, await app.Get<CampaignLauncher>().StartAsync(actor, draft.Id, Ct));
        Assert.Equal(ReputationErrors.Stopped, await app.Get<CampaignLauncher>().ResumeAsync(actor, campaign.Id, Ct));
        var stop = (await Guard.AlertsAsync(actor, openOnly: true, Ct)).Single(a => a.Scope is ReputationScope.Client);
        Assert.Equal((100, 1000), (stop.Count, stop.Of));
        Assert.Contains("100 of 1000", stop.Evidence, StringComparison.Ordinal);
        await A.UserAsync(app);
        await app.SqlAsync("UPDATE reputation_alerts SET told_at = NULL WHERE id = $1", stop.Id);
        await Guard.LookAsync(Ct);
        Assert.True((long)(await app.SqlAsync("SELECT count(*) FROM captured_messages WHERE client_id = $1 AND subject LIKE 'Sending stopped: Bounces%'", campaign.ClientId))! > 0);

        Assert.Equal(ActorErrors.AdminsOnly, await Guard.ResumeAsync(actor, stop.Id, "please", Ct));
        Assert.Equal(ActorErrors.OtherClient, await Guard.ResumeAsync(await A.ClientAsync(app), stop.Id, "please", Ct));
        Assert.Equal(ReputationErrors.NoteMissing, await Guard.ResumeAsync(A.Admin(), stop.Id, " ", Ct));
        foreach (var open in await Guard.AlertsAsync(actor, openOnly: true, Ct)) Assert.Null(await Guard.ResumeAsync(A.Admin(), open.Id, "the old list is deleted", Ct));
        await Guard.LookAsync(Ct);

        Assert.Empty(await Guard.AlertsAsync(actor, openOnly: true, Ct));
        Assert.Equal("the old list is deleted", (await Guard.AlertsAsync(actor, openOnly: false, Ct)).First(a => a.Id == stop.Id).Note);
        Assert.NotEqual(ReputationErrors.Stopped, await app.Get<CampaignLauncher>().ResumeAsync(actor, campaign.Id, Ct));
    }

    [Fact]
    public async Task A_warning_ends_by_itself_and_nobody_sees_anothers()
    {
        var (actor, campaign) = await SentAsync(1000, 50, later: 0, complained: 0);
        await Guard.LookAsync(Ct);
        Assert.Equal(2, (await Guard.AlertsAsync(actor, openOnly: true, Ct)).Count);

        await app.SqlAsync("UPDATE campaign_activity SET people = 10 WHERE campaign_id = $1 AND kind = 3", campaign.Id);
        await Guard.LookAsync(Ct);

        Assert.Empty(await Guard.AlertsAsync(actor, openOnly: true, Ct));
        var other = await A.ClientAsync(app);
        Assert.Empty(await Guard.AlertsAsync(other, openOnly: false, Ct));
        Assert.Empty(await Guard.RatesAsync(other, Ct));
        var answer = await (await A.KeyAsync(app, other)).GetAsync("reputation");
        Assert.Equal(200, answer.Status);
        Assert.DoesNotContain(campaign.ClientId.ToString(), answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mailbox_provider_has_a_rate_of_its_own()
    {
        var (actor, campaign) = await SentAsync(1, 0, 0, 0);
        await app.SqlAsync("INSERT INTO campaign_providers (campaign_id, client_id, provider, targeted, accepted, bounced) VALUES ($1, $2, 1, 1000, 910, 90)", campaign.Id, campaign.ClientId);

        await Guard.LookAsync(Ct);

        var alert = Assert.Single(await Guard.AlertsAsync(actor, openOnly: true, Ct));
        Assert.Equal((ReputationScope.Provider, "Gmail", ReputationLevel.Stop), (alert.Scope, alert.Subject, alert.Level));
    }

    /// <summary>A campaign's roll-ups as senders and reports would have written them.</summary>
    private async Task<(Actor Actor, SentCampaign Campaign)> SentAsync(int attempted, int bounced, int later, int complained)
    {
        var actor = await A.ClientAsync(app);
        var campaign = await A.SentCampaignAsync(app, actor.ClientId!.Value, 1);
        await app.SqlAsync("INSERT INTO campaign_activity (campaign_id, client_id, kind, bucket, people) SELECT $1, $2, k, now() - interval '10 minutes', n FROM unnest(ARRAY[1, 3, 7], ARRAY[$3, $4, $5]) t (k, n) WHERE n > 0",
            campaign.Id, campaign.ClientId, attempted - bounced + later, bounced, complained);
        await app.SqlAsync("SELECT ensure_month($1)", Core.Sending.LedgerMonth.Of(TimeProvider.System.GetUtcNow()));
        await app.SqlAsync("INSERT INTO events (id, month, at, kind, client_id, campaign_id) SELECT gen_random_uuid(), $1, now(), 3, $2, $3 FROM generate_series(1, $4)",
            Core.Sending.LedgerMonth.Of(TimeProvider.System.GetUtcNow()), campaign.ClientId, campaign.Id, later);
        return (actor, campaign);
    }
}
