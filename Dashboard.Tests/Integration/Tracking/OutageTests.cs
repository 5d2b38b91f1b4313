using Dashboard.Core.Tracking;
using Dashboard.Tests.Making;
using Npgsql;

namespace Dashboard.Tests.Integration.Tracking;

public sealed class OutageTests(DashboardApp app, PostgresServer server) : IClassFixture<DashboardApp>
{
    private const string Chrome = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_answered_while_the_database_is_away_is_counted_once_when_it_is_back()
    {
        var sent = await A.SentCampaignAsync(app, (await A.ClientAsync(app)).ClientId!.Value, 20);
        using var browser = app.CreateClient(new() { AllowAutoRedirect = false });
        browser.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", Chrome);

        await server.CutOffAsync(app.ConnectionString);
        for (var i = 0; i < 20; i++) Assert.Equal(43, (await browser.GetByteArrayAsync(sent.Open(i), Ct)).Length);
        using var click = await browser.GetAsync(sent.Click(3, 0, "https://example.com/"), Ct);
        using var withdrawal = await browser.PostAsync(sent.Unsubscribe(4), new FormUrlEncodedContent([new("List-Unsubscribe", "One-Click")]), Ct);
        using var page = await browser.GetAsync(sent.Unsubscribe(5), Ct);
        var isSpooled = app.Get<VisitSpool>().HasFiles;
        await server.LetInAsync(app.ConnectionString);

        Assert.Equal(302, (int)click.StatusCode);
        Assert.Equal(200, (int)withdrawal.StatusCode);
        Assert.Equal(200, (int)page.StatusCode);
        Assert.True(isSpooled);
        await UntilAsync(() => !app.Get<VisitSpool>().HasFiles);
        Assert.Equal("20|20|1|1", await app.SqlAsync("SELECT concat_ws('|', opened_people, opened_all, clicked_people, unsubscribed) FROM campaign_counts WHERE campaign_id = $1", sent.Id));
        Assert.Equal(22L, await app.SqlAsync("SELECT count(*) FROM events WHERE campaign_id = $1", sent.Id));
        Assert.Equal((short)1, await app.SqlAsync("SELECT status FROM recipients WHERE id = $1", sent.Recipients[4]));
    }

    [Fact]
    public async Task What_was_committed_and_waits_in_the_spool_as_well_is_counted_once()
    {
        var sent = await A.SentCampaignAsync(app, (await A.ClientAsync(app)).ClientId!.Value, 2);
        Visit[] visits =
        [
            new(Guid.CreateVersion7(), EventKind.Opened, sent.StartedAt.AddMinutes(5), sent.Month, sent.Messages[0], UserAgent: Chrome),
            new(Guid.CreateVersion7(), EventKind.Clicked, sent.StartedAt.AddMinutes(6), sent.Month, sent.Messages[0], 1, "https://example.com/1", UserAgent: Chrome),
            new(Guid.CreateVersion7(), EventKind.Opened, sent.StartedAt.AddMinutes(7), sent.Month, sent.Messages[1], UserAgent: Chrome),
        ];

        await app.Get<IEventLog>().RecordAsync(visits[..2], isReplay: false, Ct);
        app.Get<VisitSpool>().Append(visits);
        await UntilAsync(() => !app.Get<VisitSpool>().HasFiles);

        Assert.Equal(3L, await app.SqlAsync("SELECT count(*) FROM events WHERE campaign_id = $1", sent.Id));
        Assert.Equal("2|2|1|1", await app.SqlAsync("SELECT concat_ws('|', opened_people, opened_all, clicked_people, clicked_all) FROM campaign_counts WHERE campaign_id = $1", sent.Id));
        Assert.Equal("1|1|1", await app.SqlAsync("SELECT concat_ws('|', clicks_people, clicks_all, clickers_people) FROM campaign_links WHERE campaign_id = $1", sent.Id));
    }

    [Fact]
    public async Task The_spool_of_a_killed_process_is_read_up_to_the_line_it_was_writing()
    {
        var folder = Directory.CreateTempSubdirectory("dashboard-spool-").FullName;
        var visit = new Visit(Guid.CreateVersion7(), EventKind.Clicked, new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero), 82, 17, 3, "https://example.com/ü", System.Net.IPAddress.Parse("2001:db8::7"), "Quoted \"agent\"", "one-click", true);
        using (var killed = new VisitSpool(folder)) killed.Append([visit, visit with { MessageId = 18 }]);
        var file = Directory.GetFiles(folder).Single();
        await File.AppendAllTextAsync(file, "{\"Id\":\"0198", Ct);

        using var spool = new VisitSpool(folder);
        var read = new List<Visit>();
        await spool.DrainAsync(
            (visits, _) =>
            {
                read.AddRange(visits);
                return Task.CompletedTask;
            },
            10, Ct);

        Assert.Equal([visit, visit with { MessageId = 18 }], read);
        Assert.False(spool.HasFiles);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_spool_that_cannot_be_kept_stays_where_it_is()
    {
        var folder = Directory.CreateTempSubdirectory("dashboard-spool-").FullName;
        using var spool = new VisitSpool(folder);
        spool.Append([new(Guid.CreateVersion7(), EventKind.Opened, new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero), 82, 1)]);

        await Assert.ThrowsAsync<NpgsqlException>(() => spool.DrainAsync((_, _) => throw new NpgsqlException("away"), 10, Ct));

        Assert.True(spool.HasFiles);
        Directory.Delete(folder, recursive: true);
    }

    private static Task UntilAsync(Func<bool> done) => Until.TrueAsync(done, "the spool is drained", 60);
}
