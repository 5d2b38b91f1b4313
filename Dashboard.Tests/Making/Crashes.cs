using Dashboard.Core.Campaigns;
using Dashboard.Core.Sending;

namespace Dashboard.Tests.Making;

/// <summary>A campaign sent by a process that is killed at random moments and started again, and what must be true then.</summary>
internal static class Crashes
{
    private const int Connections = 10;

    internal static async Task<CrashResult> RunAsync(DashboardApp app, int people, int perSecond, int kills, DoubtfulChoice doubtful)
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
            await Until.TrueAsync(() => sink.Messages.Count >= enough, "some are sent", 240);
            await program.KillAsync();
        }

        using (DashboardProcess.Start(app.ConnectionString, app.DataPath)) await mailing.IsAsync(CampaignStatus.Sent, 400);

        var ids = sink.Messages.Select(m => (To: m.To.Single(), Mail.Parse(m.Bytes).MessageId)).ToList();
        var arrived = ids.Select(m => m.To).ToHashSet();
        var accepted = await AddressesAsync(app, mailing, MessageState.Accepted);
        var unknown = await AddressesAsync(app, mailing, MessageState.Unknown);
        Assert.Equal(people, accepted.Count + unknown.Count); // everyone is in exactly one of the two final states
        Assert.Empty(accepted.Except(arrived)); // what the ledger counts as accepted did arrive: whoever got nothing is listed as unknown
        Assert.Empty(arrived.Except(accepted).Except(unknown)); // and nothing arrived that the ledger does not know of
        Assert.Equal(arrived.Count, ids.Distinct().Count()); // who got it twice got the same mail
        Assert.InRange(ids.Count - arrived.Count, 0, doubtful is DoubtfulChoice.NeverTwice ? 0 : Connections * kills);
        Assert.InRange(unknown.Count, 0, doubtful is DoubtfulChoice.NeverTwice ? Connections * kills : 0);
        return new(await mailing.LedgerAsync(), ids.Count - arrived.Count, unknown.Except(arrived).Count());
    }

    private static async Task<HashSet<string>> AddressesAsync(DashboardApp app, Mailing mailing, MessageState state) =>
        [.. (string[])(await app.SqlAsync(
            "SELECT coalesce(array_agg(r.email::text), '{}') FROM messages m JOIN recipients r ON r.id = m.recipient_id WHERE m.campaign_id = $1 AND m.state = $2", mailing.Id, (short)state))!];
}

/// <summary>What was found after a campaign's crashes.</summary>
/// <param name="Ledger">The states of its messages.</param>
/// <param name="Doubled">How many mails arrived twice.</param>
/// <param name="UnknownAndMissing">How many of those listed as unknown did not arrive.</param>
internal sealed record CrashResult(string Ledger, int Doubled, int UnknownAndMissing);
