using Dashboard.Core;
using Dashboard.Core.Campaigns;
using Dashboard.Tests.Making;

namespace Dashboard.Tests.Integration.Sending;

public sealed class ControlTests(SendingApp app) : IClassFixture<SendingApp>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private CampaignLauncher Launcher => app.Get<CampaignLauncher>();

    [Fact]
    public async Task A_paused_campaign_stops_within_a_message_a_connection_and_goes_on_where_it_was()
    {
        await using var sink = SmtpSink.Start();
        var mailing = await A.MailingAsync(app, 200, sink.Port, connections: 3, perSecond: 10);
        await mailing.StartAsync();
        await Until.TrueAsync(() => sink.Messages.Count >= 5, "some are sent");

        Assert.Null(await Launcher.PauseAsync(mailing.Actor, mailing.Id, Ct));
        var atPause = sink.Messages.Count;
        await Until.TrueAsync(async () => await mailing.CountAsync("owner IS NOT NULL") == 0, "all is given back");
        Assert.InRange(sink.Messages.Count, atPause, atPause + 3);
        Assert.Equal($"queued {200 - sink.Messages.Count}, accepted {sink.Messages.Count}", await mailing.LedgerAsync());

        await app.SqlAsync("UPDATE relays SET per_second = NULL WHERE id = $1", mailing.RelayId);
        Assert.Null(await Launcher.ResumeAsync(mailing.Actor, mailing.Id, Ct));
        await mailing.IsAsync(CampaignStatus.Sent);
        Assert.Equal("accepted 200", await mailing.LedgerAsync());
        Assert.Equal(200, sink.Messages.Select(m => m.To.Single()).Distinct().Count());
        Assert.Equal(200, sink.Messages.Count);
    }

    [Fact]
    public async Task A_cancelled_campaign_skips_what_was_not_handed_over()
    {
        await using var sink = SmtpSink.Start(new() { At = m => m.Step == "RCPT" && m.Line.Contains("p2@", StringComparison.Ordinal) ? SmtpMove.Say("451 4.3.0 Not now") : null });
        var mailing = await A.MailingAsync(app, 200, sink.Port, connections: 3, perSecond: 10);
        await mailing.StartAsync();
        await Until.TrueAsync(() => sink.Messages.Count >= 5, "some are sent");

        Assert.Null(await Launcher.CancelAsync(mailing.Actor, mailing.Id, Ct));

        await Until.TrueAsync(async () => await mailing.CountAsync("state IN (0, 1, 2, 3)") == 0, "all is at its end");
        Assert.Equal($"accepted {sink.Messages.Count}, skipped {200 - sink.Messages.Count}", await mailing.LedgerAsync());
        Assert.Equal("Cancelled", await mailing.StatusAsync());
        Assert.Equal(0L, await mailing.CountAsync("state = 7 AND skip_reason <> 4"));
    }

    [Fact]
    public async Task Started_by_fifty_at_once_from_page_and_api_it_is_sent_once()
    {
        await using var sink = SmtpSink.Start();
        var mailing = await A.MailingAsync(app, 60, sink.Port);
        var program = await A.KeyAsync(app, mailing.Actor);

        var starts = await Task.WhenAll(Enumerable.Range(0, 50).Select(n => Task.Run(
            async () => n % 5 == 0
                ? (await program.PostAsync($"campaigns/{mailing.Id}/start")).Status < 300
                : await Launcher.StartAsync(mailing.Actor, mailing.Id, Ct) is null, Ct)));
        await mailing.IsAsync(CampaignStatus.Sent);

        Assert.Single(starts, started => started);
        Assert.Equal("accepted 60", await mailing.LedgerAsync());
        Assert.Equal(60, sink.Messages.Count);
    }

    [Fact]
    public async Task Who_withdrew_was_suppressed_or_was_deleted_while_queued_gets_nothing()
    {
        await using var sink = SmtpSink.Start();
        var mailing = await A.MailingAsync(app, 60, sink.Port, connections: 2, perSecond: 5);
        await mailing.StartAsync();
        await Until.TrueAsync(() => !sink.Messages.IsEmpty, "it has begun");

        // the last three in line
        var last = (string[])(await app.SqlAsync(
            """
            SELECT array_agg(email) FROM (
                SELECT r.email::text FROM messages m JOIN recipients r ON r.id = m.recipient_id
                WHERE m.campaign_id = $1 AND m.state IN (0, 1) ORDER BY m.id DESC LIMIT 3) l
            """, mailing.Id))!;
        await app.SqlAsync("UPDATE recipients SET status = 1 WHERE email = $1::citext", last[0]);
        await app.SqlAsync("INSERT INTO suppressions (client_id, email, reason, created_at) VALUES ($1, $2::citext, 4, now())", mailing.Actor.ClientId!.Value, last[1]);
        await app.SqlAsync("DELETE FROM recipients WHERE email = $1::citext", last[2]);
        await app.SqlAsync("UPDATE relays SET per_second = NULL WHERE id = $1", mailing.RelayId);
        await mailing.IsAsync(CampaignStatus.Sent);

        Assert.Equal("accepted 57, skipped 3", await mailing.LedgerAsync());
        Assert.Equal("1|2|3", await app.SqlAsync("SELECT string_agg(skip_reason::text, '|' ORDER BY skip_reason) FROM messages WHERE campaign_id = $1 AND state = 7", mailing.Id));
        Assert.DoesNotContain(sink.Messages, m => last.Contains(m.To[0]));
    }

    [Fact]
    public async Task What_is_due_starts_by_itself_and_what_was_missed_asks_first()
    {
        await using var sink = SmtpSink.Start();
        var due = await A.MailingAsync(app, 5, sink.Port);
        var missed = await A.MailingAsync(app, 5, sink.Port);
        var soon = TimeProvider.System.GetUtcNow().AddDays(1);
        Assert.Null(await Launcher.ScheduleAsync(due.Actor, due.Id, soon, Ct));
        Assert.Null(await Launcher.ScheduleAsync(missed.Actor, missed.Id, soon, Ct));

        await app.SqlAsync("UPDATE campaigns SET scheduled_at = now() - interval '1 minute' WHERE id = $1", due.Id);
        await app.SqlAsync("UPDATE campaigns SET scheduled_at = now() - interval '2 hours' WHERE id = $1", missed.Id);
        await due.IsAsync(CampaignStatus.Sent);
        await missed.IsAsync(CampaignStatus.Paused);

        Assert.Contains("missed", (string)(await app.SqlAsync("SELECT pause_reason FROM campaigns WHERE id = $1", missed.Id))!, StringComparison.Ordinal);
        Assert.Equal(5, sink.Messages.Count);
        Assert.Null(await Launcher.ResumeAsync(missed.Actor, missed.Id, Ct));
        await missed.IsAsync(CampaignStatus.Sent);
        Assert.Equal("accepted 5", await missed.LedgerAsync());
    }

    [Fact]
    public async Task A_campaign_whose_content_cannot_be_sent_is_paused_and_says_why()
    {
        await using var sink = SmtpSink.Start();
        var mailing = await A.MailingAsync(app, 5, sink.Port);
        await app.SqlAsync("UPDATE campaigns SET html = '{% if name %}' WHERE id = $1", mailing.Id);
        await mailing.StartAsync();

        await mailing.IsAsync(CampaignStatus.Paused);

        Assert.NotEqual("", await app.SqlAsync("SELECT pause_reason FROM campaigns WHERE id = $1", mailing.Id));
        Assert.Equal("queued 5", await mailing.LedgerAsync());
    }
}
