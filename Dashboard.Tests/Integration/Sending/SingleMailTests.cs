using Dashboard.Core.Campaigns;
using Dashboard.Core.Relays;
using Dashboard.Tests.Making;

namespace Dashboard.Tests.Integration.Sending;

/// <summary>Single mails from the API through the pump to a server and back.</summary>
public sealed class SingleMailTests(SendingApp app) : IClassFixture<SendingApp>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_single_mail_arrives_filled_without_a_way_out_and_tells_its_events()
    {
        await using var sink = SmtpSink.Start();
        var (program, relay) = await ReadyAsync(sink.Port);

        var sent = await program.PostAsync("messages", Order(relay));
        Assert.Equal(201, sent.Status);
        Assert.Equal("queued", sent["status"]);
        await StandsAsync(program, sent["id"], "accepted");

        var mail = Mail.Parse(Assert.Single(sink.Messages).Bytes);
        Assert.Equal("Your order 1017", mail.Subject);
        Assert.Contains("order 1017 for <b>Ada &lt;3</b>", mail.HtmlBody, StringComparison.Ordinal);
        Assert.Contains("Your order 1017", mail.TextBody, StringComparison.Ordinal);
        Assert.DoesNotContain("nsubscribe", sink.Messages.Single().Text, StringComparison.Ordinal);
        var found = await program.GetAsync($"messages/{sent["id"]}");
        Assert.Equal(["email.queued", "email.accepted"], Types(found));
    }

    [Fact]
    public async Task Links_and_pixel_of_a_tracked_one_are_at_the_clients_own_host()
    {
        await using var sink = SmtpSink.Start();
        var relay = await app.Get<RelayService>().AddAsync(A.Admin(), new RelayDraft { Name = $"Relay {Guid.NewGuid():N}", Host = "127.0.0.1", Port = sink.Port, Security = RelaySecurity.None }, Ct);
        var client = await A.ClientAsync(app);
        await app.SqlAsync("UPDATE clients SET tracking_url = 'https://click.acme.example' WHERE id = $1", client.ClientId!.Value);
        var program = await A.KeyAsync(app, client);

        var sent = await program.PostAsync("messages", new { to = "ada@people.example", fromEmail = "orders@acme.example", subject = "x", html = "<a href=\"https://acme.example/a\">a</a>", trackOpens = true, trackClicks = true, relayId = relay.Value.Id });
        await StandsAsync(program, sent["id"], "accepted");

        var html = Mail.Parse(Assert.Single(sink.Messages).Bytes).HtmlBody!;
        Assert.Contains("https://click.acme.example/c/", html, StringComparison.Ordinal);
        Assert.Contains("https://click.acme.example/t/", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_batch_is_taken_whole_and_each_gets_its_own()
    {
        await using var sink = SmtpSink.Start();
        var (program, relay) = await ReadyAsync(sink.Port);

        var sent = await program.PostAsync("messages/batch", new { messages = Enumerable.Range(0, 500).Select(n => Order(relay, $"p{n}@people.example", n.ToString(System.Globalization.CultureInfo.InvariantCulture))) });
        Assert.Equal(200, sent.Status);
        await Until.TrueAsync(() => sink.Messages.Count >= 500, "all arrive");

        Assert.Equal(500, sink.Messages.Select(m => m.To.Single()).Distinct().Count());
        Assert.Equal(Enumerable.Range(0, 500).Select(n => $"p{n}@people.example"), sent.Data.Select(m => m["to"]!.ToString()));
        var seventh = sink.Messages.Single(m => m.To.Single() == "p7@people.example");
        Assert.Equal("Your order 7", Mail.Parse(seventh.Bytes).Subject);
    }

    [Fact]
    public async Task Who_unsubscribed_gets_it_and_who_complained_or_is_no_more_does_not()
    {
        await using var sink = SmtpSink.Start();
        var (program, relay) = await ReadyAsync(sink.Port);
        foreach (var (email, reason) in new[] { ("left@people.example", "unsubscribe"), ("angry@people.example", "complaint"), ("gone@people.example", "hardBounce") })
            Assert.Equal(201, (await program.PostAsync("suppressions", new { email, reason })).Status);

        var left = await program.PostAsync("messages", Order(relay, "left@people.example"));
        var angry = await program.PostAsync("messages", Order(relay, "angry@people.example"));
        var gone = await program.PostAsync("messages", Order(relay, "gone@people.example"));

        await StandsAsync(program, left["id"], "accepted");
        Assert.Equal(("skipped", "suppressed"), (angry["status"], angry["skipReason"]));
        Assert.Equal("skipped", gone["status"]);
        Assert.Single(sink.Messages);
    }

    [Fact]
    public async Task What_the_server_said_is_told_and_a_dead_mailbox_is_not_mailed_again()
    {
        var times = 0;
        await using var sink = SmtpSink.Start(new()
        {
            At = m => m.Step != "RCPT" ? null
                : m.Line.Contains("dead@", StringComparison.Ordinal) ? SmtpMove.Say("550 5.1.1 No such user")
                : m.Line.Contains("later@", StringComparison.Ordinal) && Interlocked.Increment(ref times) == 1 ? SmtpMove.Say("451 4.7.1 Come back") : null,
        });
        var (program, relay) = await ReadyAsync(sink.Port);

        var dead = await program.PostAsync("messages", Order(relay, "dead@people.example"));
        var later = await program.PostAsync("messages", Order(relay, "later@people.example"));
        await StandsAsync(program, dead["id"], "bounced");
        await StandsAsync(program, later["id"], "accepted");

        Assert.Equal("hard", (await program.GetAsync($"messages/{dead["id"]}"))["bounceClass"]);
        Assert.Equal("skipped", (await program.PostAsync("messages", Order(relay, "dead@people.example")))["status"]);
        var history = Types(await program.GetAsync($"messages/{later["id"]}"));
        Assert.Equal(["email.queued", "email.deferred", "email.accepted"], history);
    }

    [Fact]
    public async Task The_same_key_sends_once()
    {
        await using var sink = SmtpSink.Start();
        var (program, relay) = await ReadyAsync(sink.Port);
        var order = Order(relay);

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => program.PostAsync("messages", order, ("Idempotency-Key", "order-1017"))));
        await StandsAsync(program, answers[0]["id"], "accepted");

        Assert.Single(answers.Select(a => a["id"]).Distinct());
        Assert.Single(sink.Messages);
    }

    [Fact]
    public async Task A_sender_that_is_refused_fails_alone_and_no_recipient_is_blamed()
    {
        await using var sink = SmtpSink.Start(SmtpServerScript.Answering("MAIL", "553 5.7.1 Sender not allowed"));
        var (program, relay) = await ReadyAsync(sink.Port);

        var sent = await program.PostAsync("messages", Order(relay));
        await StandsAsync(program, sent["id"], "failed");

        var found = await program.GetAsync($"messages/{sent["id"]}");
        Assert.Contains("Sender not allowed", found["reply"], StringComparison.Ordinal);
        Assert.Equal("queued", (await program.PostAsync("messages", Order(relay)))["status"]);
    }

    [Fact]
    public async Task A_single_mail_goes_before_a_campaign_that_is_under_way()
    {
        await using var sink = SmtpSink.Start();
        var mailing = await A.MailingAsync(app, 2_000, sink.Port, connections: 1, perSecond: 20);
        var program = await A.KeyAsync(app, mailing.Actor);
        await mailing.StartAsync();
        await Until.TrueAsync(() => sink.Messages.Count >= 20, "it has begun");

        var sent = await program.PostAsync("messages", Order(mailing.RelayId, "waits@people.example"));
        await StandsAsync(program, sent["id"], "accepted");

        Assert.InRange(sink.Messages.Count, 20, 1_000); // the campaign, which takes a hundred seconds, was not waited for
        Assert.Null(await app.Get<CampaignLauncher>().CancelAsync(mailing.Actor, mailing.Id, Ct));
    }

    private async Task<(Caller Program, Guid Relay)> ReadyAsync(int port)
    {
        var relay = await app.Get<RelayService>().AddAsync(A.Admin(), new RelayDraft { Name = $"Relay {Guid.NewGuid():N}", Host = "127.0.0.1", Port = port, Security = RelaySecurity.None, MaxConnections = 3 }, Ct);
        return (await A.KeyAsync(app, await A.ClientAsync(app)), relay.Value.Id);
    }

    private static object Order(Guid relay, string to = "ada@people.example", string number = "1017") => new
    {
        to,
        toName = "Ada",
        fromEmail = "orders@brandt.example",
        fromName = "Bakery Brandt",
        subject = "Your order {{ number }}",
        html = "<p>Your order {{ number }} for <b>{{ who }}</b></p>",
        text = "Your order {{ number }} for {{ who }}",
        data = new { number, who = "Ada <3" },
        relayId = relay,
        tag = "order",
    };

    private static IEnumerable<string> Types(Answer message) => message.Body["events"]!.AsArray().Select(e => e!["type"]!.ToString());

    private static Task StandsAsync(Caller program, string? id, string status) =>
        Until.TrueAsync(async () => (await program.GetAsync($"messages/{id}"))["status"] == status, $"message is {status}");
}
