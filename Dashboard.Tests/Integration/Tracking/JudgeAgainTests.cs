using Dashboard.Core.Reports;
using Dashboard.Core.Tracking;
using Dashboard.Tests.Making;

namespace Dashboard.Tests.Integration.Tracking;

public sealed class JudgeAgainTests(DashboardApp app) : IClassFixture<DashboardApp>
{
    private const string Chrome = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_older_rules_said_is_judged_again_once_with_marks_and_figures()
    {
        var actor = await A.ClientAsync(app);
        var sent = await A.SentCampaignAsync(app, actor.ClientId!.Value, 3);
        var now = TimeProvider.System.GetUtcNow();
        await app.Get<IEventLog>().RecordAsync(
        [
            .. Enumerable.Range(0, 3).Select(i => new Visit(Guid.CreateVersion7(), EventKind.Opened, now, sent.Month, sent.Messages[i], UserAgent: Chrome)),
            new Visit(Guid.CreateVersion7(), EventKind.Clicked, now.AddSeconds(30), sent.Month, sent.Messages[2], 0, "https://a.example/", UserAgent: Chrome),
        ], isReplay: false, Ct);
        // As if rules of old had taken two of the people for machines: rows, marks and figures say so.
        await app.SqlAsync("UPDATE events SET rules = 0, automatic = true, score = 100, reasons = ARRAY['old'] WHERE campaign_id = $1 AND message_id <> $2", sent.Id, sent.Messages[0]);
        await app.SqlAsync("UPDATE messages SET first_opened_by_person_at = NULL, first_clicked_by_person_at = NULL WHERE campaign_id = $1 AND id <> $2", sent.Id, sent.Messages[0]);
        await app.Get<ReportService>().RecountAsync(A.Admin(), sent.Id, Ct);
        Assert.Equal("1|3|0|1", await FiguresAsync(sent));
        await app.SqlAsync("DELETE FROM judged_again");

        Assert.Equal(3, await app.Get<IEventLog>().JudgeAgainAsync(Ct));

        Assert.Equal("3|3|1|1", await FiguresAsync(sent));
        Assert.Equal(0L, await app.SqlAsync("SELECT count(*) FROM events WHERE campaign_id = $1 AND (rules < $2 OR automatic)", sent.Id, VisitJudge.Version));
        Assert.True((await app.Get<ReportService>().RecountAsync(A.Admin(), sent.Id, Ct)).Value.Differences.Count == 0);
        Assert.Equal(0, await app.Get<IEventLog>().JudgeAgainAsync(Ct));
    }

    [Fact]
    public async Task Who_clicks_without_the_pixel_has_opened_so_people_are_never_more_than_all()
    {
        var sent = await A.SentCampaignAsync(app, (await A.ClientAsync(app)).ClientId!.Value, 2);
        var now = TimeProvider.System.GetUtcNow();

        await app.Get<IEventLog>().RecordAsync([new Visit(Guid.CreateVersion7(), EventKind.Clicked, now, sent.Month, sent.Messages[0], 0, "https://a.example/", UserAgent: Chrome)], isReplay: false, Ct);

        Assert.Equal("1|1|1|1", await FiguresAsync(sent));
    }

    private async Task<object?> FiguresAsync(SentCampaign sent) => await app.SqlAsync("SELECT concat_ws('|', opened_people, opened_all, clicked_people, clicked_all) FROM campaign_counts WHERE campaign_id = $1", sent.Id);
}
