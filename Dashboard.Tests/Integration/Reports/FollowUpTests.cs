using System.Net;
using Dashboard.Core;
using Dashboard.Core.Campaigns;
using Dashboard.Core.Exports;
using Dashboard.Core.Reports;
using Dashboard.Core.Tracking;
using Dashboard.Tests.Making;

namespace Dashboard.Tests.Integration.Reports;

public sealed class FollowUpTests(DashboardApp app) : IClassFixture<DashboardApp>
{
    private const string Chrome = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36";
    private static readonly PeopleFilter NotOpened = new(Which: RecipientEvent.NotOpened);

    private FollowUps FollowUps => app.Get<FollowUps>();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Those_who_did_not_open_get_a_draft_that_leaves_out_who_opens_later()
    {
        var (ours, sent) = await SentAsync();

        var plan = (await FollowUps.PlanAsync(ours, sent.Id, NotOpened, Ct)).Value;
        var draft = (await FollowUps.DraftAsync(ours, sent.Id, NotOpened, Ct)).Value;
        var again = await FollowUps.DraftAsync(ours, sent.Id, NotOpened, Ct);

        Assert.Equal((4L, 4L), (plan.People, plan.Mailable));
        Assert.Equal(CampaignStatus.Draft, draft.Status);
        Assert.Equal(4, (await app.Get<CampaignService>().AudienceAsync(ours, draft.Id, Ct)).Value.ToSend);
        Assert.Null(again.Error);
        await OpenAsync(sent, 3);
        Assert.Equal(3, (await app.Get<CampaignService>().AudienceAsync(ours, draft.Id, Ct)).Value.ToSend);
    }

    [Fact]
    public async Task The_people_behind_a_figure_become_a_list()
    {
        var (ours, sent) = await SentAsync();

        var list = (await FollowUps.ListAsync(ours, sent.Id, new(Which: RecipientEvent.Opened), "Openers", Ct)).Value;
        var others = await FollowUps.DraftAsync(ours, sent.Id, new(MessageStanding.Accepted), Ct);

        Assert.Equal(("Openers", 2), (list.Name, list.MemberCount));
        Assert.Equal(6, (await app.Get<CampaignService>().AudienceAsync(ours, others.Value.Id, Ct)).Value.ToSend);
    }

    [Fact]
    public async Task Suppressed_people_are_told_to_be_left_out()
    {
        var (ours, sent) = await SentAsync();
        await app.SqlAsync("UPDATE recipients SET status = 1 WHERE id = $1", sent.Recipients[5]);

        var plan = (await FollowUps.PlanAsync(ours, sent.Id, NotOpened, Ct)).Value;

        Assert.Equal((4L, 3L, 1L), (plan.People, plan.Mailable, plan.Left));
    }

    [Fact]
    public async Task Another_clients_people_are_nobodys_business()
    {
        var (_, sent) = await SentAsync();
        var stranger = await A.ClientAsync(app);

        Assert.Equal(ActorErrors.OtherClient, (await FollowUps.PlanAsync(stranger, sent.Id, NotOpened, Ct)).Error);
        Assert.Equal(ActorErrors.OtherClient, (await FollowUps.ListAsync(stranger, sent.Id, NotOpened, "Theirs", Ct)).Error);
        Assert.Equal(ActorErrors.OtherClient, (await FollowUps.DraftAsync(stranger, sent.Id, NotOpened, Ct)).Error);
        Assert.Equal(ActorErrors.OtherClient, (await app.Get<ReportTables>().OfCampaignAsync(stranger, sent.Id, "links", Ct)).Error);
    }

    [Fact]
    public async Task Every_table_of_a_report_is_written_as_CSV_and_XLSX()
    {
        var (ours, sent) = await SentAsync();

        foreach (var name in ReportTables.Names)
        {
            var table = (await app.Get<ReportTables>().OfCampaignAsync(ours, sent.Id, name, Ct)).Value;
            Assert.All(table.Rows, row => Assert.Equal(table.Header.Count, row.Count));
            Assert.StartsWith(table.Header[0], System.Text.Encoding.UTF8.GetString(await table.WriteAsync(ExportFormat.Csv, Ct)).TrimStart('\ufeff'), StringComparison.Ordinal);
            Assert.Equal("PK"u8.ToArray(), (await table.WriteAsync(ExportFormat.Xlsx, Ct))[..2]);
        }

        Assert.Equal(ErrorKind.NotFound, (await app.Get<ReportTables>().OfCampaignAsync(ours, sent.Id, "nothing", Ct)).Error!.Kind);
    }

    private async Task<(Actor Ours, SentCampaign Sent)> SentAsync()
    {
        var ours = await A.ClientAsync(app);
        var sent = await A.SentCampaignAsync(app, ours.ClientId!.Value, 6, TimeSpan.FromHours(2));
        await OpenAsync(sent, 0);
        await OpenAsync(sent, 1);
        return (ours, sent);
    }

    private Task OpenAsync(SentCampaign sent, int who) => app.Get<IEventLog>().RecordAsync(
        [new(Guid.CreateVersion7(), EventKind.Opened, sent.StartedAt.AddMinutes(20), sent.Month, sent.Messages[who], Ip: IPAddress.Parse("198.51.100.4"), UserAgent: Chrome)], isReplay: false, Ct);
}
