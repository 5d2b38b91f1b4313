using Dashboard.Core.Campaigns;

namespace Dashboard.Tests.Making;

/// <summary>A campaign sent by a process that is killed at random moments and started again, and what must be true then.</summary>
internal static class Crashes
{
    private const int Connections = 10;

    /// <returns>The ledger, and how many mails arrived twice.</returns>
    internal static async Task<(string Ledger, int Doubled)> RunAsync(DashboardApp app, int people, int perSecond, int kills, DoubtfulChoice doubtful)
    {
        await using var sink = SmtpSink.Start();
        var mailing = await A.MailingAsync(app, people, sink.Port, Connections, perSecond, doubtful);
        await mailing.StartAsync();

        var random = new Random(people + kills);
        for (var kill = 0; kill < kills; kill++)
        {
            using var program = DashboardProcess.Start(app.ConnectionString, app.DataPath);
            var before = sink.Messages.Count;
            var enough = before + random.Next(1, people / (kills + 1));
            await Until.TrueAsync(() => sink.Messages.Count >= enough, "some are sent", 60);
            await program.KillAsync();
        }

        using (DashboardProcess.Start(app.ConnectionString, app.DataPath)) await mailing.IsAsync(CampaignStatus.Sent, 120);

        var ids = sink.Messages.Select(m => (To: m.To.Single(), Mail.Parse(m.Bytes).MessageId)).ToList();
        var arrived = ids.Select(m => m.To).ToHashSet();
        var unknown = (string[])(await app.SqlAsync(
            "SELECT coalesce(array_agg(r.email::text), '{}') FROM messages m JOIN recipients r ON r.id = m.recipient_id WHERE m.campaign_id = $1 AND m.state = 8", mailing.Id))!;
        Assert.Equal(people, arrived.Union(unknown).Count()); // nobody is lost: who got nothing is listed as unknown
        Assert.Equal(arrived.Count, ids.Distinct().Count()); // who got it twice got the same mail
        Assert.InRange(ids.Count - arrived.Count, 0, Connections * kills);
        Assert.InRange(unknown.Length, 0, Connections * kills);
        return (await mailing.LedgerAsync(), ids.Count - arrived.Count);
    }
}
