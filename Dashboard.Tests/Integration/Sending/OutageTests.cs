using Dashboard.Core.Campaigns;
using Dashboard.Tests.Making;

namespace Dashboard.Tests.Integration.Sending;

public sealed class OutageTests(SendingApp app, PostgresServer server) : IClassFixture<SendingApp>
{
    [Fact]
    public async Task Connections_to_the_database_that_are_cut_lose_and_double_nothing()
    {
        await using var sink = SmtpSink.Start();
        var mailing = await A.MailingAsync(app, 600, sink.Port, connections: 10, perSecond: 200);
        await mailing.StartAsync();

        for (var cut = 1; cut <= 4; cut++)
        {
            await Until.TrueAsync(() => sink.Messages.Count >= cut * 100, "some more are sent");
            await server.CutOffAsync(app.ConnectionString);
            await server.LetInAsync(app.ConnectionString);
        }

        await SentAsync(mailing);
        Assert.Equal("accepted 600", await mailing.LedgerAsync());
        Assert.Equal(600, sink.Messages.Select(m => m.To.Single()).Distinct().Count());
        Assert.Equal(600, sink.Messages.Count);
    }

    [Fact]
    public async Task A_database_that_is_away_for_longer_than_the_lease_stops_sending_until_it_is_back()
    {
        await using var sink = SmtpSink.Start();
        var mailing = await A.MailingAsync(app, 300, sink.Port, connections: 5, perSecond: 30);
        await mailing.StartAsync();
        await Until.TrueAsync(() => sink.Messages.Count >= 20, "some are sent");

        await server.CutOffAsync(app.ConnectionString);
        var atCut = sink.Messages.Count;
        await Task.Delay(TimeSpan.FromSeconds(4), TestContext.Current.CancellationToken); // the outage itself
        var during = sink.Messages.Count;
        await server.LetInAsync(app.ConnectionString);

        await SentAsync(mailing);
        Assert.InRange(during, atCut, Math.Min(299, atCut + 20)); // what was in flight, and what the last commit allowed
        Assert.Equal("accepted 300", await mailing.LedgerAsync());
        Assert.Equal(300, sink.Messages.Select(m => m.To.Single()).Distinct().Count());
        Assert.Equal(300, sink.Messages.Count);
    }

    /// <summary>The test's own questions may be cut off too.</summary>
    private static Task SentAsync(Mailing mailing) => Until.TrueAsync(async () =>
    {
        try
        {
            return await mailing.StatusAsync() == nameof(CampaignStatus.Sent);
        }
        catch (Npgsql.NpgsqlException)
        {
            return false;
        }
    }, "the campaign is sent", 90);
}
