using Dashboard.Core.Campaigns;
using Dashboard.Core.Sending;
using Dashboard.Tests.Making;
using Npgsql;

namespace Dashboard.Tests.Bench;

/// <summary>What a campaign goes through in years, in minutes: processes that stop, freeze, and lose their database.</summary>
public sealed class EndureBench(DashboardApp app, PostgresServer server, ITestOutputHelper output) : IClassFixture<DashboardApp>
{
    private const int Connections = 10;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact(Explicit = true)]
    public async Task Stopped_ten_times()
    {
        await using var sink = SmtpSink.Start();
        var mailing = await A.MailingAsync(app, 10_000, sink.Port, Connections, 800);
        await mailing.StartAsync();
        var random = new Random(10);
        for (var stop = 0; stop < 10; stop++)
        {
            using var program = DashboardProcess.Start(app.ConnectionString, app.DataPath);
            var enough = sink.Messages.Count + random.Next(1, 900);
            await Until.TrueAsync(() => sink.Messages.Count >= enough, "some are sent", 60);
            await program.StopAsync();
            Assert.Equal(0L, await mailing.CountAsync("owner IS NOT NULL"));
        }

        using (DashboardProcess.Start(app.ConnectionString, app.DataPath)) await mailing.IsAsync(CampaignStatus.Sent, 120);
        await SayAsync("10 × SIGTERM", mailing, sink, mostDoubled: 0);
    }

    [Fact(Explicit = true)]
    public async Task Its_database_crashes_six_times_and_is_away_for_a_minute()
    {
        // What was committed must outlive the crash: the server of the tests does not care, so this program asks for it.
        var durable = new NpgsqlConnectionStringBuilder(app.ConnectionString) { Options = "-c synchronous_commit=on" }.ConnectionString;
        await using var sink = SmtpSink.Start();
        var mailing = await A.MailingAsync(app, 12_000, sink.Port, Connections, 400);
        await mailing.StartAsync();
        await app.SqlAsync("CHECKPOINT");
        using var program = DashboardProcess.Start(durable, app.DataPath, ("Dashboard__Sending__SenderLease", "00:00:20"));
        for (var crash = 1; crash <= 6; crash++)
        {
            var enough = crash * 1_000;
            await Until.TrueAsync(() => sink.Messages.Count >= enough, "some more are sent", 120);
            await server.CrashAsync(app.ConnectionString);
        }

        await Until.TrueAsync(() => sink.Messages.Count >= 7_000, "it goes on after the sixth", 120);
        await server.CutOffAsync(app.ConnectionString);
        var atCut = sink.Messages.Count;
        await Task.Delay(TimeSpan.FromSeconds(60), Ct); // the outage itself
        var during = sink.Messages.Count - atCut;
        await server.LetInAsync(app.ConnectionString);
        await Until.TrueAsync(async () => await AskAsync(mailing) == nameof(CampaignStatus.Sent), "the campaign is sent", 180);

        await SayAsync($"6 × database killed, away for 60 s ({during} sent meanwhile)", mailing, sink, mostDoubled: 0);
    }

    [Fact(Explicit = true)]
    public async Task One_of_two_freezes_for_longer_than_its_lease()
    {
        await using var sink = SmtpSink.Start();
        var mailing = await A.MailingAsync(app, 20_000, sink.Port, Connections, 300);
        await mailing.StartAsync();
        using var one = DashboardProcess.Start(app.ConnectionString, app.DataPath);
        using var other = DashboardProcess.Start(app.ConnectionString, app.DataPath);
        for (var times = 0; times < 4; times++)
        {
            var enough = sink.Messages.Count + 1_000;
            await Until.TrueAsync(() => sink.Messages.Count >= enough, "some are sent", 60);
            await (times % 2 == 0 ? one : other).FreezeAsync();
            await Task.Delay(TimeSpan.FromSeconds(9), Ct); // three leases
            await (times % 2 == 0 ? one : other).ThawAsync();
        }

        await mailing.IsAsync(CampaignStatus.Sent, 180);
        await SayAsync("4 × frozen for three leases", mailing, sink, mostDoubled: 4 * Connections);
    }

    private async Task SayAsync(string what, Mailing mailing, SmtpSink sink, int mostDoubled)
    {
        var ids = sink.Messages.Select(m => (To: m.To.Single(), Mail.Parse(m.Bytes).MessageId)).ToList();
        var arrived = ids.Select(m => m.To).Distinct().Count();
        output.WriteLine($"{what}: {await mailing.LedgerAsync()}; arrived {arrived}, twice {ids.Count - arrived}; load {(await File.ReadAllTextAsync("/proc/loadavg", Ct)).Trim()}");
        Assert.Equal(await mailing.CountAsync("true"), arrived);
        Assert.Equal(await mailing.CountAsync("true"), await mailing.CountAsync($"state = {(short)MessageState.Accepted}"));
        Assert.Equal(arrived, ids.Distinct().Count());
        Assert.InRange(ids.Count - arrived, 0, mostDoubled);
    }

    private static async Task<string?> AskAsync(Mailing mailing)
    {
        try
        {
            return await mailing.StatusAsync();
        }
        catch (NpgsqlException)
        {
            return null;
        }
    }
}
