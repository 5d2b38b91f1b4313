using Dashboard.Core.Campaigns;
using Dashboard.Core.Sending;
using Dashboard.Tests.Making;
using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Tests.Integration.Sending;

/// <summary>The ledger without a pump of its own: senders are entered, die and are fenced by hand.</summary>
public sealed class LedgerTests(DashboardApp app) : IClassFixture<DashboardApp>
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private IMessageQueue Queue => app.Get<IMessageQueue>();
    private ISenders Senders => app.Get<ISenders>();
    private ICampaignRuns Campaigns => app.Get<ICampaignRuns>();

    [Theory]
    [InlineData(DoubtfulChoice.TryAgain, "queued 3, deferred 2, accepted 1")]
    [InlineData(DoubtfulChoice.NeverTwice, "queued 3, accepted 1, unknown 2")]
    public async Task The_messages_of_a_dead_sender_are_taken_over_by_the_clients_choice(DoubtfulChoice choice, string expected)
    {
        var (mailing, campaign) = await LaunchedAsync(6, choice);
        var (sender, held) = await HoldingAsync(campaign, handingOver: 3);
        await Queue.CommitAsync(sender, [new(held[0], MessageState.Accepted, 1)], [], Ct);

        Assert.Equal(0, await Senders.ReapAsync(Lease, TimeSpan.FromMinutes(10), Ct));
        await DieAsync(sender);
        Assert.Equal(1, await Senders.ReapAsync(Lease, TimeSpan.FromMinutes(10), Ct));

        Assert.Equal(expected, await mailing.LedgerAsync());
        Assert.Equal(0L, await mailing.CountAsync("state = 3 AND next_attempt_at < now() + interval '9 minutes'"));
        Assert.Equal(0, await Senders.BeatAsync(sender, Lease, Ct));
    }

    [Fact]
    public async Task A_sender_that_was_taken_for_dead_records_and_hands_over_nothing_any_more()
    {
        var (mailing, campaign) = await LaunchedAsync(4, DoubtfulChoice.TryAgain);
        var (fenced, held) = await HoldingAsync(campaign, handingOver: 2);
        await DieAsync(fenced);
        await Senders.ReapAsync(Lease, TimeSpan.FromMinutes(10), Ct);

        var late = await Queue.CommitAsync(fenced, [new(held[0], MessageState.Accepted, 1), new(held[1], MessageState.Bounced, 1)], [held[2], held[3]], Ct);
        await Queue.ReturnAsync(fenced, held, Ct);

        Assert.Empty(late.Granted);
        Assert.Equal("queued 2, deferred 2", await mailing.LedgerAsync());
    }

    [Fact]
    public async Task A_sender_that_was_taken_for_dead_claims_nothing_any_more_or_nobody_would_ever_take_it_over()
    {
        var (mailing, campaign) = await LaunchedAsync(4, DoubtfulChoice.TryAgain);
        var (fenced, _) = await HoldingAsync(campaign, handingOver: 0);
        await DieAsync(fenced);
        await Senders.ReapAsync(Lease, TimeSpan.FromMinutes(10), Ct);

        Assert.Empty(await Queue.ClaimAsync(fenced, campaign.Id, campaign.Month, 100, null, Ct));
        Assert.Empty(await Queue.ClaimAsync(fenced, campaign.Id, campaign.Month, 100, new Dictionary<short, int> { [0] = 100 }, Ct));
        Assert.Equal("queued 4", await mailing.LedgerAsync());
    }

    [Fact]
    public async Task What_a_sender_owns_that_is_not_among_the_senders_is_taken_over_with_the_next_dead_ones()
    {
        var (mailing, campaign) = await LaunchedAsync(4, DoubtfulChoice.TryAgain);
        var (lost, held) = await HoldingAsync(campaign, handingOver: 1);
        await app.SqlAsync("DELETE FROM senders WHERE id = $1", lost);
        await DieAsync(await Senders.EnterAsync("test", Ct));

        Assert.InRange(await Senders.ReapAsync(Lease, TimeSpan.FromMinutes(10), Ct), 2, 3);

        Assert.Equal("queued 3, deferred 1", await mailing.LedgerAsync());
        Assert.Equal(4, held.Count);
    }

    [Fact]
    public async Task A_commit_that_is_repeated_changes_nothing()
    {
        var (mailing, campaign) = await LaunchedAsync(4, DoubtfulChoice.TryAgain);
        var (sender, held) = await HoldingAsync(campaign, handingOver: 2);
        Outcome[] said = [new(held[0], MessageState.Accepted, 1), new(held[1], MessageState.Deferred, 1, TimeSpan.FromMinutes(1))];

        var first = await Queue.CommitAsync(sender, said, [held[2]], Ct);
        var again = await Queue.CommitAsync(sender, said, [held[2]], Ct);

        Assert.Equal(first.Granted, again.Granted);
        Assert.Equal("claimed 1, handing over 1, deferred 1, accepted 1", await mailing.LedgerAsync());
        await Senders.LeaveAsync(sender, Ct);
    }

    [Fact]
    public async Task Who_withdrew_or_was_deleted_after_the_claim_is_not_allowed()
    {
        var (mailing, campaign) = await LaunchedAsync(3, DoubtfulChoice.TryAgain);
        var (sender, held) = await HoldingAsync(campaign, handingOver: 0);
        await app.SqlAsync("UPDATE recipients SET status = 1 WHERE email = $1::citext", held[0].Email!);
        await app.SqlAsync("DELETE FROM recipients WHERE email = $1::citext", held[1].Email!);

        var commit = await Queue.CommitAsync(sender, [], held, Ct);
        await Queue.ReturnAsync(sender, commit.Refused, Ct);

        Assert.Equal([held[2].Id], commit.Granted);
        Assert.Equal("handing over 1, skipped 2", await mailing.LedgerAsync());
    }

    [Fact]
    public async Task A_campaign_cancelled_while_a_message_was_handed_over_leaves_none_waiting()
    {
        var (mailing, campaign) = await LaunchedAsync(3, DoubtfulChoice.TryAgain);
        var (sender, held) = await HoldingAsync(campaign, handingOver: 1);
        Assert.Null(await app.Get<CampaignLauncher>().CancelAsync(mailing.Actor, mailing.Id, Ct));
        await Queue.CommitAsync(sender, [new(held[0], MessageState.Deferred, 1, TimeSpan.FromHours(1))], [], Ct);
        await Queue.GiveBackAsync(sender, campaign.Id, campaign.Month, Ct);

        foreach (var (client, id) in await Campaigns.CancelledWithRestAsync(Ct)) await app.Get<ICampaignAudience>().SkipRestAsync(client, id, Ct);

        Assert.Equal("skipped 3", await mailing.LedgerAsync());
        Assert.DoesNotContain(mailing.Id, (await Campaigns.CancelledWithRestAsync(Ct)).Select(c => c.Id));
    }

    [Fact]
    public async Task A_campaign_cancelled_before_it_was_launched_is_not_launched()
    {
        await using var sink = SmtpSink.Start();
        var mailing = await A.MailingAsync(app, 3, sink.Port);
        await mailing.StartAsync();
        Assert.Null(await app.Get<CampaignLauncher>().CancelAsync(mailing.Actor, mailing.Id, Ct));

        Assert.False(await app.Get<ICampaignAudience>().LaunchAsync(mailing.Actor.ClientId!.Value, mailing.Id, Ct));
        Assert.Equal(0L, await mailing.CountAsync("true"));
    }

    [Fact]
    public async Task Two_senders_share_a_campaign_and_everyone_gets_it_once()
    {
        await using var sink = SmtpSink.Start();
        var mailing = await A.MailingAsync(app, 400, sink.Port, connections: 6, perSecond: 200);
        // Other tests of this class leave senders behind that stopped in the middle of a hand-over; they keep their place until they are reaped.
        var before = (int)(await app.SqlAsync("SELECT coalesce(max(id), 0) FROM senders"))!;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        using var one = NewSender();
        using var other = NewSender();

        var running = new[] { Task.Run(() => one.RunAsync(stop.Token), Ct), Task.Run(() => other.RunAsync(stop.Token), Ct) };
        await mailing.StartAsync();
        await mailing.IsAsync(CampaignStatus.Sent);
        await stop.CancelAsync();
        await Task.WhenAll(running);

        Assert.Equal("accepted 400", await mailing.LedgerAsync());
        Assert.Equal(400, sink.Messages.Count);
        Assert.Equal(400, sink.Messages.Select(m => m.To.Single()).Distinct().Count());
        Assert.Equal(0L, await app.SqlAsync("SELECT count(*) FROM senders WHERE id > $1", before));
    }

    private Sender NewSender() => ActivatorUtilities.CreateInstance<Sender>(app.Services, ActivatorUtilities.CreateInstance<CampaignMails>(app.Services));

    private async Task<(Mailing Mailing, RunnableCampaign Campaign)> LaunchedAsync(int people, DoubtfulChoice choice)
    {
        var mailing = await A.MailingAsync(app, people, port: 25, doubtful: choice);
        await mailing.StartAsync();
        Assert.True(await app.Get<ICampaignAudience>().LaunchAsync(mailing.Actor.ClientId!.Value, mailing.Id, Ct));
        return (mailing, (await Campaigns.RunnableAsync(Ct)).Single(c => c.Id == mailing.Id));
    }

    /// <summary>A sender that has claimed the whole campaign, and begun to hand over so many.</summary>
    private async Task<(int Sender, IReadOnlyList<ClaimedMessage> Held)> HoldingAsync(RunnableCampaign campaign, int handingOver)
    {
        var sender = await Senders.EnterAsync("test", Ct);
        var held = await Queue.ClaimAsync(sender, campaign.Id, campaign.Month, 100, null, Ct);
        var allowed = await Queue.CommitAsync(sender, [], [.. held.Take(handingOver)], Ct);
        Assert.Equal(handingOver, allowed.Granted.Count);
        return (sender, held);
    }

    private async Task DieAsync(int sender) => await app.SqlAsync("UPDATE senders SET heartbeat_at = heartbeat_at - interval '1 hour' WHERE id = $1", sender);
}
