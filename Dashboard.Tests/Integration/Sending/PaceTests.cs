using Dashboard.Core.Campaigns;
using Dashboard.Core.Relays;
using Dashboard.Core.Sending;
using Dashboard.Tests.Making;

namespace Dashboard.Tests.Integration.Sending;

/// <summary>Limits that hold whoever sends, and say what they hold.</summary>
public sealed class PaceTests(SendingApp app) : IClassFixture<SendingApp>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private IPaceBook Pace => app.Get<IPaceBook>();

    [Fact]
    public async Task Many_at_once_never_take_more_than_the_tightest_limit_has()
    {
        PaceLimit[] limits = [new($"t:{Guid.NewGuid()}", null, 10_000, 500), new($"t:{Guid.NewGuid()}", null, null, 10_000)];

        var grants = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => Task.Run(() => Pace.TakeAsync(limits, 30, Ct), Ct)));
        Assert.Equal(500, grants.Sum(g => g.Granted));

        var held = await Pace.TakeAsync(limits, 1, Ct);
        Assert.Equal((0, 0), (held.Granted, held.HeldBy));
        Assert.InRange(held.Wait, TimeSpan.Zero, TimeSpan.FromDays(1));
        await Pace.GiveBackAsync(limits, 7, Ct);
        Assert.Equal(7, (await Pace.TakeAsync(limits, 30, Ct)).Granted);
    }

    [Fact]
    public async Task A_rate_is_one_rate_for_all_who_take_from_it()
    {
        const int perSecond = 100, savedUp = perSecond / 5, enough = 200;
        PaceLimit[] limits = [new($"t:{Guid.NewGuid()}", perSecond, null, null)];
        var taken = 0;
        var before = await DatabaseTimeAsync();

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            while (Volatile.Read(ref taken) < enough)
            {
                var grant = await Pace.TakeAsync(limits, 50, Ct);
                Interlocked.Add(ref taken, grant.Granted);
                if (grant.Granted == 0) await Task.Delay(grant.Wait, Ct);
            }
        }, Ct)));

        // By the clock that the limit goes by: however slow the machine, so much time gives so many places and no more.
        var took = await DatabaseTimeAsync() - before;
        Assert.InRange(taken, enough, savedUp + perSecond * took.TotalSeconds);
    }

    [Theory]
    [InlineData(10, 3)]
    [InlineData(2, 3)]
    [InlineData(1, 2)]
    public async Task Processes_share_a_relays_connections_and_never_pass_their_number(int most, int processes)
    {
        var relay = Guid.NewGuid();
        var senders = await Task.WhenAll(Enumerable.Range(0, processes).Select(n => app.Get<ISenders>().EnterAsync($"share {n}", Ct)));
        var shares = new int[processes];
        for (var round = 0; round < 4; round++)
        {
            for (var n = 0; n < processes; n++) shares[n] = await Pace.ShareAsync(senders[n], relay, most, shares[n], Ct);
            Assert.InRange(shares.Sum(), 0, most);
        }

        Assert.Equal(most, shares.Sum());
        Assert.InRange(shares.Max() - shares.Min(), 0, 1);
        await Pace.UnshareAsync(senders[0], relay, Ct);
        for (var round = 0; round < 2; round++)
            for (var n = 1; n < processes; n++) shares[n] = await Pace.ShareAsync(senders[n], relay, most, shares[n], Ct);
        Assert.Equal(most, shares.Skip(1).Sum());
        foreach (var sender in senders) await app.Get<ISenders>().LeaveAsync(sender, Ct);
    }

    [Fact]
    public async Task A_daily_limit_holds_the_campaign_and_its_plan_says_so()
    {
        await using var sink = SmtpSink.Start();
        var mailing = await A.MailingAsync(app, 60, sink.Port);
        await EditAsync(mailing, relay => relay.PerDay = 25);
        await mailing.StartAsync();
        await Until.TrueAsync(() => sink.Messages.Count >= 25, "the day's part is sent");
        await Until.TrueAsync(async () => await mailing.CountAsync("owner IS NOT NULL") == 0, "all answers are written");

        Assert.Equal("queued 35, accepted 25", await mailing.LedgerAsync());
        var plan = (await app.Get<SendingPlanner>().PlanAsync(mailing.Actor, mailing.Id, Ct)).Value;
        Assert.Equal((35, 25L, 25L), ((int)plan.Rest, plan.MostToday, plan.UsedToday));
        Assert.Equal(TimeProvider.System.GetUtcNow().UtcDateTime.Date.AddDays(2), plan.ExpectedFinish!.Value.UtcDateTime.Date); // 25 tomorrow, 10 the day after

        await EditAsync(mailing, relay => relay.PerDay = null);
        await mailing.IsAsync(CampaignStatus.Sent);
        Assert.Equal(60, sink.Messages.Select(m => m.To.Single()).Distinct().Count());
    }

    [Fact]
    public async Task A_warm_up_plan_holds_what_is_over_its_day()
    {
        await using var sink = SmtpSink.Start();
        var mailing = await A.MailingAsync(app, 30, sink.Port);
        await EditAsync(mailing, relay => relay.WarmUp = new(DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime).AddDays(-1), [5, 12, 40]));
        await mailing.StartAsync();
        await Until.TrueAsync(() => sink.Messages.Count >= 12, "the second day's part is sent");
        await Until.TrueAsync(async () => await mailing.CountAsync("owner IS NOT NULL") == 0, "all answers are written");

        Assert.Equal("queued 18, accepted 12", await mailing.LedgerAsync());
        Assert.Null(await app.Get<CampaignLauncher>().CancelAsync(mailing.Actor, mailing.Id, Ct));
    }

    [Fact]
    public async Task A_mailbox_provider_is_held_alone()
    {
        await using var sink = SmtpSink.Start();
        var mailing = await A.MailingAsync(app, 60, sink.Port);
        await app.SqlAsync("UPDATE recipients SET email = (split_part(email::text, '@', 1) || '@gmail.com')::citext WHERE client_id = $1 AND id % 2 = 0", mailing.Actor.ClientId!.Value);
        await EditAsync(mailing, relay => relay.Providers = [new(MailboxProvider.Gmail, null, null, 7)]);
        await mailing.StartAsync();
        await Until.TrueAsync(() => sink.Messages.Count >= 37, "all others and seven are sent");
        await Until.TrueAsync(async () => await mailing.CountAsync("owner IS NOT NULL") == 0, "all answers are written");

        Assert.Equal("queued 23, accepted 37", await mailing.LedgerAsync());
        Assert.Equal(7, sink.Messages.Count(m => m.To.Single().EndsWith("@gmail.com", StringComparison.Ordinal)));
        await EditAsync(mailing, relay => relay.Providers = []);
        await mailing.IsAsync(CampaignStatus.Sent);
        Assert.Equal("accepted 60", await mailing.LedgerAsync());
    }

    [Fact]
    public async Task A_campaigns_own_hour_and_its_closed_hours_hold_it()
    {
        await using var sink = SmtpSink.Start();
        var slow = await A.MailingAsync(app, 30, sink.Port);
        await app.SqlAsync("UPDATE campaigns SET per_hour = 10 WHERE id = $1", slow.Id);
        var closed = await A.MailingAsync(app, 30, sink.Port);
        var yesterday = TimeProvider.System.GetUtcNow().AddDays(-3).DayOfWeek;
        await app.SqlAsync("""UPDATE campaigns SET "window" = $2::jsonb WHERE id = $1""", closed.Id, System.Text.Json.JsonSerializer.Serialize(new SendWindow(new(9, 0), new(10, 0), [yesterday], false)));
        await slow.StartAsync();
        await closed.StartAsync();
        await Until.TrueAsync(() => sink.Messages.Count >= 10, "the hour's part is sent");
        await Until.TrueAsync(async () => await slow.CountAsync("owner IS NOT NULL") == 0, "all answers are written");

        Assert.Equal("queued 20, accepted 10", await slow.LedgerAsync());
        Assert.Equal("queued 30", await closed.LedgerAsync());
        var plan = (await app.Get<SendingPlanner>().PlanAsync(closed.Actor, closed.Id, Ct)).Value;
        Assert.Equal(yesterday, TimeZoneInfo.ConvertTimeBySystemTimeZoneId(plan.OpensAt!.Value, "Europe/Berlin").DayOfWeek);
        foreach (var mailing in new[] { slow, closed }) Assert.Null(await app.Get<CampaignLauncher>().CancelAsync(mailing.Actor, mailing.Id, Ct));
    }

    [Fact]
    public async Task In_each_recipients_zone_those_go_whose_hours_it_is()
    {
        await using var sink = SmtpSink.Start();
        var mailing = await A.MailingAsync(app, 20, sink.Port);
        var now = TimeProvider.System.GetUtcNow();
        // Far from Berlin, where the others are, and at an hour whose neighbours are of the same day: west, or east while it is about midnight there.
        var (zone, local) = now.AddHours(-6).Hour is > 0 and < 22 ? ("Etc/GMT+6", now.AddHours(-6)) : ("Etc/GMT-8", now.AddHours(8));
        await app.SqlAsync("UPDATE recipients SET attributes = jsonb_build_object('timeZone', $2) WHERE client_id = $1 AND id % 4 = 0", mailing.Actor.ClientId!.Value, zone);
        var window = new SendWindow(new(local.Hour - 1, 0), new(local.Hour + 2, 0), [local.DayOfWeek], true);
        await app.SqlAsync("""UPDATE campaigns SET "window" = $2::jsonb WHERE id = $1""", mailing.Id, System.Text.Json.JsonSerializer.Serialize(window));
        await mailing.StartAsync();
        await Until.TrueAsync(() => sink.Messages.Count >= 5, "those whose hours it is have it");
        await Until.TrueAsync(async () => await mailing.CountAsync("owner IS NOT NULL") == 0, "all answers are written");

        Assert.Equal("queued 15, accepted 5", await mailing.LedgerAsync());
        Assert.Equal(15L, await mailing.CountAsync("next_attempt_at > now() + interval '20 minutes'"));
        Assert.Null(await app.Get<CampaignLauncher>().CancelAsync(mailing.Actor, mailing.Id, Ct));
    }

    [Fact]
    public async Task What_is_put_off_is_told_by_provider_in_the_servers_words_and_the_relay_tells_its_answers()
    {
        await using var sink = SmtpSink.Start(new() { At = m => m.Step == "RCPT" && m.Line.Contains("@gmail.com", StringComparison.Ordinal) ? SmtpMove.Say("450 4.7.28 Unusual rate, come back later") : null });
        var mailing = await A.MailingAsync(app, 12, sink.Port);
        await app.SqlAsync("UPDATE recipients SET email = (split_part(email::text, '@', 1) || '@gmail.com')::citext WHERE client_id = $1 AND id % 4 = 0", mailing.Actor.ClientId!.Value);
        await app.SqlAsync("UPDATE messages SET next_attempt_at = next_attempt_at WHERE campaign_id = $1", mailing.Id);
        await mailing.StartAsync();
        await Until.TrueAsync(async () => await mailing.CountAsync("attempts > 2") == 3, "three are put off", 60);

        var plan = (await app.Get<SendingPlanner>().PlanAsync(mailing.Actor, mailing.Id, Ct)).Value;
        if (plan.Deferred.Count > 0) // the waits of this test are so short that a mail may be under way at this moment
        {
            Assert.Equal(MailboxProvider.Gmail, plan.Deferred[0].Provider);
            Assert.Contains("Unusual rate", plan.Deferred[0].Reply, StringComparison.Ordinal);
        }

        await mailing.IsAsync(CampaignStatus.Sent);
        await Until.TrueAsync(async () => (await app.Get<RelayStandings>().FindAsync(A.Admin(), mailing.RelayId, Ct)).Value is
        { Replies: [{ Step: nameof(SmtpStep.RcptTo), Times: > 2 } reply, ..], LastHour: [{ Accepted: > 0, Deferred: > 0 }, ..] } && reply.Text.Contains("Unusual rate", StringComparison.Ordinal), "the relay tells");
    }

    [Fact]
    public async Task Limits_are_set_and_read_by_the_api_and_refused_where_they_make_no_sense()
    {
        var agency = await A.AgencyKeyAsync(app, "*");
        var made = await agency.PostAsync("relays", new
        {
            name = $"R {Guid.NewGuid():N}",
            host = "smtp.example.com",
            perHour = 1000,
            perDay = 5000,
            warmUp = new { startsOn = "2026-12-01", perDay = new[] { 10, 20 } },
            providers = new[] { new { provider = "gmail", perSecond = 5 } },
        });
        Assert.Equal(201, made.Status);
        Assert.Equal("1000", made["perHour"]);
        Assert.Equal("""{"startsOn":"2026-12-01","perDay":[10,20]}""", made.Body["warmUp"]!.ToJsonString());
        Assert.Equal("gmail", made.Body["providers"]![0]!["provider"]!.ToString());
        Assert.Equal(200, (await agency.PatchAsync($"relays/{made["id"]}", new { warmUp = (object?)null, perDay = 6000 })).Status);
        Assert.Null((await agency.GetAsync($"relays/{made["id"]}")).Body["warmUp"]);
        Assert.Equal(200, (await agency.GetAsync($"relays/{made["id"]}/standing")).Status);
        Assert.Equal(400, (await agency.PatchAsync($"relays/{made["id"]}", new { perHour = 0 })).Status);
        Assert.Equal(400, (await agency.PatchAsync($"relays/{made["id"]}", new { warmUp = new { startsOn = "2026-12-01", perDay = new[] { 0 } } })).Status);
        Assert.Equal(400, (await agency.PatchAsync($"relays/{made["id"]}", new { providers = new[] { new { provider = "gmail" } } })).Status);

        var program = await A.KeyAsync(app, await A.ClientAsync(app));
        var campaign = await program.PostAsync("campaigns", new { name = "A", perHour = 100, window = new { from = "09:00", until = "18:00", days = new[] { "monday", "friday" } } });
        Assert.Equal(201, campaign.Status);
        Assert.Equal("09:00:00", campaign.Body["window"]!["from"]!.ToString());
        Assert.Equal(400, (await program.PostAsync("campaigns", new { name = "A", window = new { from = "19:00", until = "18:00" } })).Status);
        Assert.Equal(400, (await program.PostAsync("campaigns", new { name = "A", perHour = -1 })).Status);
        Assert.Equal(200, (await program.GetAsync($"campaigns/{campaign["id"]}/plan")).Status);
        Assert.Equal(403, (await (await A.KeyAsync(app, await A.ClientAsync(app))).GetAsync($"campaigns/{campaign["id"]}/plan")).Status);
        Assert.Equal(403, (await program.GetAsync($"relays/{made["id"]}/standing")).Status);
    }

    private async Task<DateTime> DatabaseTimeAsync() => (DateTime)(await app.SqlAsync("SELECT clock_timestamp()"))!;

    private async Task EditAsync(Mailing mailing, Action<RelayDraft> change)
    {
        var relays = app.Get<RelayService>();
        var draft = (await relays.FindAsync(A.Admin(), mailing.RelayId, Ct)).Value.ToDraft();
        change(draft);
        Assert.Null((await relays.EditAsync(A.Admin(), mailing.RelayId, draft, Ct)).Error);
    }
}
