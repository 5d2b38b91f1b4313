using Dashboard.Core.Campaigns;
using Dashboard.Core.Relays;
using Dashboard.Tests.Making;

namespace Dashboard.Tests.Integration.Sending;

public sealed class OutcomeTests(SendingApp app) : IClassFixture<SendingApp>
{
    [Fact]
    public async Task A_campaign_reaches_everyone_once_with_all_that_a_mail_must_have()
    {
        await using var sink = SmtpSink.Start();
        var mailing = await A.MailingAsync(app, 300, sink.Port);

        Assert.Equal("accepted 300", await mailing.SendAsync());

        Assert.Equal(300, sink.Messages.Count);
        Assert.Equal(300, sink.Messages.Select(m => m.To.Single()).Distinct().Count());
        Assert.Equal(300, sink.Messages.Select(m => m.From).Distinct().Count());
        var mails = sink.Messages.Select(m => Mail.Parse(m.Bytes)).ToList();
        Assert.Equal(300, mails.Select(m => m.MessageId).Distinct().Count());
        Assert.Equal(300, mails.Select(m => Link(m.HtmlBody!)).Distinct().Count());
        Assert.All(mails, mail =>
        {
            Assert.NotEqual(default, mail.Date);
            Assert.Contains("/u/", mail.Headers["List-Unsubscribe"], StringComparison.Ordinal);
            Assert.Equal("List-Unsubscribe=One-Click", mail.Headers["List-Unsubscribe-Post"]);
            Assert.StartsWith("Hello Person", mail.Subject, StringComparison.Ordinal);
            Assert.Contains("Köln", mail.HtmlBody, StringComparison.Ordinal);
            Assert.Contains("Köln", mail.TextBody, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task A_mailbox_that_does_not_exist_bounces_hard_and_is_not_mailed_again()
    {
        await using var sink = SmtpSink.Start(Refusing("RCPT", "p7@", "550 5.1.1 No such user here"));
        var mailing = await A.MailingAsync(app, 20, sink.Port);

        Assert.Equal("accepted 19, bounced 1", await mailing.SendAsync());

        Assert.Equal(1L, await mailing.CountAsync("state = 5 AND bounce_class = 1 AND reply LIKE '%5.1.1%' AND attempts = 1"));
        Assert.Equal(1L, await app.SqlAsync("SELECT count(*) FROM suppressions WHERE client_id = $1 AND email::text LIKE 'p7@%' AND reason = 2", mailing.Actor.ClientId!.Value));
        Assert.Equal((short)2, await app.SqlAsync("SELECT status FROM recipients WHERE client_id = $1 AND email::text LIKE 'p7@%'", mailing.Actor.ClientId!.Value));
    }

    [Theory]
    [InlineData("RCPT"), InlineData("DATA"), InlineData("DOT")]
    public async Task A_policy_refusal_of_the_mail_bounces_without_suppressing(string step)
    {
        await using var sink = SmtpSink.Start(SmtpServerScript.Answering(step, "554 5.7.1 Rejected by policy"));
        var mailing = await A.MailingAsync(app, 12, sink.Port);

        Assert.Equal("bounced 12", await mailing.SendAsync());

        Assert.Equal(0L, await mailing.CountAsync("bounce_class = 1"));
        Assert.Equal(0L, await app.SqlAsync("SELECT count(*) FROM suppressions WHERE client_id = $1", mailing.Actor.ClientId!.Value));
        Assert.Empty(sink.Messages);
    }

    [Fact]
    public async Task A_relay_that_refuses_the_sender_pauses_the_campaign_with_its_words_and_nobody_bounces()
    {
        var refuses = true;
        await using var sink = SmtpSink.Start(new() { At = m => m.Step == "MAIL" && refuses ? SmtpMove.Say("553 5.7.1 You may not send as acme.example") : null });
        var mailing = await A.MailingAsync(app, 40, sink.Port);
        await mailing.StartAsync();
        await mailing.IsAsync(CampaignStatus.Paused);
        await Until.TrueAsync(async () => await mailing.CountAsync("owner IS NOT NULL") == 0, "all is given back");

        Assert.Contains("You may not send as acme.example", (string)(await app.SqlAsync("SELECT pause_reason FROM campaigns WHERE id = $1", mailing.Id))!, StringComparison.Ordinal);
        Assert.Equal(40L, await mailing.CountAsync("state IN (0, 3) AND bounce_class IS NULL"));

        refuses = false;
        Assert.Null(await app.Get<CampaignLauncher>().ResumeAsync(mailing.Actor, mailing.Id, TestContext.Current.CancellationToken));
        await mailing.IsAsync(CampaignStatus.Sent);
        Assert.Equal("accepted 40", await mailing.LedgerAsync());
    }

    [Theory]
    [InlineData("MAIL"), InlineData("RCPT"), InlineData("DATA"), InlineData("DOT")]
    public async Task What_is_deferred_for_ever_fails_after_the_last_wait(string step)
    {
        await using var sink = SmtpSink.Start(SmtpServerScript.Answering(step, "451 4.3.0 Not now"));
        var mailing = await A.MailingAsync(app, 5, sink.Port);

        Assert.Equal("failed 5", await mailing.SendAsync());

        Assert.Equal(5L, await mailing.CountAsync("attempts = 9 AND bounce_class IS NOT NULL AND reply LIKE '451%'"));
    }

    [Fact]
    public async Task What_is_deferred_once_is_sent_later_as_the_same_mail()
    {
        var refused = 0;
        await using var sink = SmtpSink.Start(new() { At = m => m.Step == "RCPT" && Interlocked.Increment(ref refused) <= 6 ? SmtpMove.Say("451 4.7.1 Greylisted, come back") : null });
        var mailing = await A.MailingAsync(app, 20, sink.Port);

        Assert.Equal("accepted 20", await mailing.SendAsync());

        Assert.Equal(6L, await app.SqlAsync("SELECT sum(attempts - 1) FROM messages WHERE campaign_id = $1", mailing.Id));
        Assert.Single(sink.Messages.Select(m => Mail.Parse(m.Bytes).Date).Distinct());
    }

    [Fact]
    public async Task A_connection_that_drops_before_the_data_costs_no_attempt()
    {
        await using var sink = SmtpSink.Start(new() { At = m => m is { Step: "DATA", Connection: <= 2 } ? SmtpMove.Drop : null });
        var mailing = await A.MailingAsync(app, 40, sink.Port);

        Assert.Equal("accepted 40", await mailing.SendAsync());

        Assert.Equal(40L, await mailing.CountAsync("attempts = 1"));
        Assert.Equal(40, sink.Messages.Select(m => m.To.Single()).Distinct().Count());
    }

    [Fact]
    public async Task A_server_that_has_had_enough_of_a_connection_gets_the_rest_on_others_at_once()
    {
        await using var sink = SmtpSink.Start(new() { MostPerConnection = 5 });
        var mailing = await A.MailingAsync(app, 100, sink.Port);

        Assert.Equal("accepted 100", await mailing.SendAsync());

        Assert.Equal(100L, await mailing.CountAsync("attempts = 1"));
        Assert.Null(await app.SqlAsync("SELECT resting_until FROM relays WHERE id = $1 AND resting_until IS NOT NULL", mailing.RelayId));
    }

    [Fact]
    public async Task An_answer_that_was_lost_is_unknown_where_nothing_may_go_twice()
    {
        await using var sink = SmtpSink.Start(new() { At = m => m is { Step: "DOT", Connection: <= 2 } ? SmtpMove.TakeAndDrop : null });
        var mailing = await A.MailingAsync(app, 40, sink.Port, doubtful: DoubtfulChoice.NeverTwice);

        Assert.Equal("accepted 38, unknown 2", await mailing.SendAsync());

        Assert.Equal(40, sink.Messages.Count);
        Assert.Equal(40, sink.Messages.Select(m => m.To.Single()).Distinct().Count());
    }

    [Fact]
    public async Task An_answer_that_was_lost_is_asked_for_again_with_the_same_mail()
    {
        await using var sink = SmtpSink.Start(new() { At = m => m is { Step: "DOT", Connection: <= 2 } ? SmtpMove.TakeAndDrop : null });
        var mailing = await A.MailingAsync(app, 40, sink.Port);

        Assert.Equal("accepted 40", await mailing.SendAsync());

        Assert.Equal(42, sink.Messages.Count);
        Assert.Equal(40, sink.Messages.Select(m => Mail.Parse(m.Bytes).MessageId).Distinct().Count());
        Assert.All(sink.Messages.GroupBy(m => m.To.Single()), mails => Assert.Single(mails.Select(m => Mail.Parse(m.Bytes).MessageId + Mail.Parse(m.Bytes).Date).Distinct()));
    }

    [Theory]
    [InlineData(DoubtfulChoice.TryAgain, "accepted 30"), InlineData(DoubtfulChoice.NeverTwice, "accepted 28, unknown 2")]
    public async Task A_server_that_hangs_at_the_dot_leaves_its_messages_in_doubt(DoubtfulChoice choice, string expected)
    {
        await using var sink = SmtpSink.Start(new() { At = m => m is { Step: "DOT", Connection: <= 2 } ? SmtpMove.Hang : null });
        var mailing = await A.MailingAsync(app, 30, sink.Port, doubtful: choice);

        Assert.Equal(expected, await mailing.SendAsync());

        Assert.Equal(choice is DoubtfulChoice.TryAgain ? 30 : 28, sink.Messages.Select(m => m.To.Single()).Distinct().Count());
    }

    [Fact]
    public async Task A_server_whose_TLS_breaks_gets_everything_once_it_holds()
    {
        await using var sink = SmtpSink.Start(new() { OffersStartTls = true, At = m => m is { Step: "TLS", Connection: <= 2 } ? SmtpMove.Drop : null });
        var mailing = await A.MailingAsync(app, 30, sink.Port);
        var relays = app.Get<RelayService>();
        var draft = (await relays.FindAsync(A.Admin(), mailing.RelayId, TestContext.Current.CancellationToken)).Value.ToDraft();
        (draft.Security, draft.AcceptInvalidCertificate) = (RelaySecurity.StartTls, true);
        Assert.Null((await relays.EditAsync(A.Admin(), mailing.RelayId, draft, TestContext.Current.CancellationToken)).Error);

        Assert.Equal("accepted 30", await mailing.SendAsync());

        Assert.Equal(30L, await mailing.CountAsync("attempts = 1"));
        Assert.Equal(30, sink.Messages.Select(m => m.To.Single()).Distinct().Count());
    }

    [Fact]
    public async Task A_relay_that_takes_mail_and_one_that_does_not_say_so_on_their_page()
    {
        await using var sink = SmtpSink.Start(new() { At = m => m is { Step: "CONNECT", Connection: <= 2 } ? SmtpMove.SayAndDrop("421 4.3.2 Out of service") : null });
        var mailing = await A.MailingAsync(app, 20, sink.Port);

        Assert.Equal("accepted 20", await mailing.SendAsync());

        await Until.TrueAsync(async () => await app.SqlAsync("SELECT id FROM relays WHERE id = $1 AND last_accepted_at IS NOT NULL AND last_problem LIKE '%421%' AND last_problem_at IS NOT NULL", mailing.RelayId) is not null, "the relay tells");
    }

    [Fact]
    public async Task A_relay_that_cannot_be_reached_is_rested_and_the_campaign_waits()
    {
        var sink = SmtpSink.Start(SmtpServerScript.Answering("CONNECT", "554 5.3.2 Closed"));
        await using (sink)
        {
            var mailing = await A.MailingAsync(app, 20, sink.Port);
            await mailing.StartAsync();
            await Until.TrueAsync(async () => await app.SqlAsync("SELECT id FROM relays WHERE id = $1 AND resting_until > now()", mailing.RelayId) is not null, "the relay rests");

            Assert.Equal("Sending", await mailing.StatusAsync());
            Assert.Equal(20L, await mailing.CountAsync("state IN (0, 1) AND attempts = 0"));
            Assert.Null(await app.Get<CampaignLauncher>().CancelAsync(mailing.Actor, mailing.Id, TestContext.Current.CancellationToken));
            await Until.TrueAsync(async () => await mailing.LedgerAsync() == "skipped 20", "all are skipped");
        }
    }

    private static SmtpServerScript Refusing(string step, string who, string reply) =>
        new() { At = m => m.Step == step && m.Line.Contains(who, StringComparison.Ordinal) ? SmtpMove.Say(reply) : null };

    private static string Link(string html)
    {
        var start = html.IndexOf("/c/", StringComparison.Ordinal);
        Assert.True(start > 0);
        return html[start..html.IndexOf('"', start)];
    }
}
