using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Dashboard.Core.Relays;
using Dashboard.Core.Sending;
using Dashboard.Tests.Making;
using Dashboard.Web.Mail;

namespace Dashboard.Tests.Unit.Sending;

public class SmtpConnectionTests
{
    private const string Plain = "Subject: x\r\n\r\nHello\r\n";

    private static readonly TimeSpan Long = TimeSpan.FromSeconds(20), Soon = TimeSpan.FromMilliseconds(300);

    private static readonly SmtpTimeouts Patient = new() { Connect = Long, Hello = Long, MailFrom = Long, RcptTo = Long, Data = Long, Block = Long, Dot = Long, Quit = TimeSpan.FromSeconds(1) };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Mails_arrive_as_they_were_composed(bool pipelining)
    {
        await using var sink = SmtpSink.Start(new SmtpServerScript { Pipelining = pipelining });
        await using var connection = await ConnectAsync(sink);

        foreach (var body in new[] { Plain, ".\r\n..\r\n.x\r\na.\r\n", "no line end", "", "\r\n.\r\n", new string('x', 70_000) + "\r\n.dot\r\n", string.Concat(Enumerable.Repeat(".\r\n", 60_000)) })
        {
            var result = await SendAsync(connection, body);

            Assert.Equal(SendOutcome.Accepted, result.Outcome);
            Assert.Equal(new SmtpReply(250, "2.0.0", "Ok: queued"), result.Reply);
            Assert.True(connection.IsOpen);
            Assert.Equal(body.EndsWith("\r\n", StringComparison.Ordinal) ? body : body + "\r\n", sink.Messages.Last().Text);
        }
        Assert.All(sink.Messages, m => Assert.Equal(("b-x@bounce.example", "ann@example.com", 1), (m.From, Assert.Single(m.To), m.Connection)));
        Assert.Equal(1, sink.Connections);
        Assert.DoesNotContain("RSET", sink.Commands);
    }

    [Theory]
    [InlineData("MAIL", "451 4.3.0 later", SendOutcome.Deferred, SmtpStep.MailFrom)]
    [InlineData("MAIL", "550 5.7.1 not you", SendOutcome.Bounced, SmtpStep.MailFrom)]
    [InlineData("MAIL", "530 5.7.0 Authentication required", SendOutcome.NotHandedOver, SmtpStep.MailFrom)]
    [InlineData("MAIL", "421 4.3.2 closing", SendOutcome.NotHandedOver, SmtpStep.MailFrom)]
    [InlineData("RCPT", "450 4.2.0 Greylisted", SendOutcome.Deferred, SmtpStep.RcptTo)]
    [InlineData("RCPT", "550 5.1.1 User unknown", SendOutcome.Bounced, SmtpStep.RcptTo)]
    [InlineData("RCPT", "421 4.7.28 too fast", SendOutcome.Deferred, SmtpStep.RcptTo)]
    [InlineData("DATA", "452 4.3.1 full", SendOutcome.Deferred, SmtpStep.Data)]
    [InlineData("DATA", "554 5.5.1 no", SendOutcome.Bounced, SmtpStep.Data)]
    [InlineData("DOT", "451 4.3.0 later", SendOutcome.Deferred, SmtpStep.Body)]
    [InlineData("DOT", "554-5.7.1 spam\r\n554 5.7.1 really", SendOutcome.Bounced, SmtpStep.Body)]
    [InlineData("DOT", "421 4.3.2 closing", SendOutcome.Deferred, SmtpStep.Body)]
    public async Task A_refusal_at_any_step_is_told_and_the_next_mail_goes_through(string step, string reply, SendOutcome outcome, SmtpStep at)
    {
        foreach (var pipelining in new[] { true, false })
        {
            var refused = false;
            await using var sink = SmtpSink.Start(new SmtpServerScript
            {
                Pipelining = pipelining,
                At = m => m.Step == step && !refused && (refused = true) ? SmtpMove.Say(reply) : null,
            });
            await using var connection = await ConnectAsync(sink);

            var result = await SendAsync(connection);

            Assert.Equal((outcome, at), (result.Outcome, result.Step));
            Assert.Equal(SmtpReply.Parse(reply), result.Reply);
            Assert.Empty(sink.Messages);
            if (reply.StartsWith("421", StringComparison.Ordinal) || reply.StartsWith("530", StringComparison.Ordinal))
            {
                Assert.False(connection.IsOpen);
                Assert.Equal(SendOutcome.NotHandedOver, (await SendAsync(connection)).Outcome);
                continue;
            }
            Assert.True(connection.IsOpen);
            Assert.Equal(SendOutcome.Accepted, (await SendAsync(connection)).Outcome);
            Assert.Single(sink.Messages);
        }
    }

    [Theory]
    [InlineData("MAIL", SendOutcome.NotHandedOver, SmtpStep.MailFrom)]
    [InlineData("RCPT", SendOutcome.NotHandedOver, SmtpStep.RcptTo)]
    [InlineData("DATA", SendOutcome.NotHandedOver, SmtpStep.Data)]
    [InlineData("DOT", SendOutcome.Doubtful, SmtpStep.Body)]
    public async Task A_connection_that_breaks_is_doubtful_only_after_the_dot(string step, SendOutcome outcome, SmtpStep at)
    {
        foreach (var pipelining in new[] { true, false })
            foreach (var script in new[] { SmtpServerScript.DroppingAt(step), SmtpServerScript.HangingAt(step) })
            {
                await using var sink = SmtpSink.Start(script with { Pipelining = pipelining });
                await using var connection = await ConnectAsync(sink, Impatient(step));

                var result = await SendAsync(connection);

                Assert.Equal((outcome, at), (result.Outcome, result.Step));
                Assert.NotEmpty(result.Reply!.Text);
                Assert.False(connection.IsOpen);
                Assert.Empty(sink.Messages);
            }
    }

    [Fact]
    public async Task A_message_that_went_out_only_in_part_is_not_handed_over()
    {
        await using var sink = SmtpSink.Start(SmtpServerScript.DroppingAt("RECEIVING"));
        await using var connection = await ConnectAsync(sink);

        var result = await SendAsync(connection, new string('x', 50_000_000));

        Assert.Equal((SendOutcome.NotHandedOver, SmtpStep.Body), (result.Outcome, result.Step));
    }

    [Theory]
    [InlineData("554 5.5.1 No valid recipients", true)]
    [InlineData("250 2.0.0 Ok", true)]
    [InlineData("421 4.3.2 closing", false)]
    [InlineData(null, false)]
    public async Task Where_a_refused_recipient_still_gets_354_only_a_dot_is_sent(string? toTheDot, bool staysOpen)
    {
        await using var sink = SmtpSink.Start(new SmtpServerScript
        {
            AlwaysTakesData = true,
            At = m => m.Step switch
            {
                "RCPT" when m.Line.Contains("gone", StringComparison.Ordinal) => SmtpMove.Say("550 5.1.1 User unknown"),
                "DOT" when m.Messages == 0 && staysOpen => null,
                "DOT" when m.Messages == 0 => toTheDot is null ? SmtpMove.Drop : SmtpMove.Say(toTheDot),
                _ => null,
            },
        });
        await using var connection = await ConnectAsync(sink);

        var result = await connection.SendAsync(new Envelope("b-x@bounce.example", "gone@example.com", Guid.Empty, null), Bytes(Plain), Ct);

        Assert.Equal((SendOutcome.Bounced, SmtpStep.RcptTo, "5.1.1"), (result.Outcome, result.Step, result.Reply!.Status));
        Assert.Empty(sink.Messages);
        Assert.Equal(staysOpen, connection.IsOpen);
        if (!staysOpen) return;
        Assert.Equal(SendOutcome.Accepted, (await SendAsync(connection)).Outcome);
        Assert.Equal(Plain, Assert.Single(sink.Messages).Text);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_421_after_some_messages_costs_no_message_an_attempt(bool pipelining)
    {
        await using var sink = SmtpSink.Start(new SmtpServerScript { MostPerConnection = 3, Pipelining = pipelining });
        var sent = 0;
        for (var tries = 0; tries < 10 && sent < 7; tries++)
        {
            await using var connection = await ConnectAsync(sink);
            while (sent < 7 && connection.IsOpen)
            {
                var result = await SendAsync(connection);
                if (result.Outcome is SendOutcome.Accepted) sent++;
                else Assert.Equal((SendOutcome.NotHandedOver, 421), (result.Outcome, result.Reply!.Code));
            }
        }
        Assert.Equal((7, 7, 3), (sent, sink.Messages.Count, sink.Connections));
    }

    [Fact]
    public async Task A_server_that_leaves_while_nothing_is_sent_is_noticed()
    {
        await using var sink = SmtpSink.Start(new SmtpServerScript { At = m => m.Step == "DOT" ? SmtpMove.SayAndDrop("250 Ok\r\n421 4.4.2 bye") : null });
        await using var connection = await ConnectAsync(sink);

        Assert.Equal(SendOutcome.Accepted, (await SendAsync(connection)).Outcome);
        for (var waited = 0; connection.IsOpen && waited < 500; waited++) await Task.Delay(20, Ct);
        Assert.False(connection.IsOpen);
    }

    [Theory]
    [InlineData("hello there")]
    [InlineData("999 what")]
    [InlineData("25")]
    [InlineData("350 more?")]
    public async Task What_is_no_smtp_ends_the_connection(string reply)
    {
        await using (var sink = SmtpSink.Start(SmtpServerScript.Answering("MAIL", reply)))
        await using (var connection = await ConnectAsync(sink))
        {
            Assert.Equal(SendOutcome.NotHandedOver, (await SendAsync(connection)).Outcome);
            Assert.False(connection.IsOpen);
        }
        await using (var sink = SmtpSink.Start(SmtpServerScript.Answering("DOT", reply)))
        await using (var connection = await ConnectAsync(sink))
            Assert.Equal(SendOutcome.Doubtful, (await SendAsync(connection)).Outcome);
    }

    [Fact]
    public async Task Replies_without_end_are_cut_off()
    {
        var line = "250-" + new string('x', 4000) + "\r\n";
        foreach (var flood in new[] { "250-" + new string('x', 100_000), string.Concat(Enumerable.Repeat("250-x\r\n", 200)) + "250 x", string.Concat(Enumerable.Repeat(line, 101)) + "250 x" })
        {
            await using var sink = SmtpSink.Start(SmtpServerScript.Answering("MAIL", flood));
            await using var connection = await ConnectAsync(sink);
            Assert.Equal(SendOutcome.NotHandedOver, (await SendAsync(connection)).Outcome);
        }
    }

    [Fact]
    public async Task Parameters_are_given_where_they_are_offered_and_needed()
    {
        await using var sink = SmtpSink.Start(new SmtpServerScript { Size = 100_000, SmtpUtf8 = true });
        await using var connection = await ConnectAsync(sink);

        await SendAsync(connection);
        await connection.SendAsync(new Envelope("", "jürgen@example.com", Guid.Empty, null), Bytes("Subject: ü\r\n\r\nx\r\n"), Ct);
        var tooLarge = await SendAsync(connection, new string('x', 100_001));

        Assert.Contains("MAIL FROM:<b-x@bounce.example> SIZE=21", sink.Commands);
        Assert.Contains("MAIL FROM:<> SIZE=18 BODY=8BITMIME SMTPUTF8", sink.Commands);
        Assert.Equal("jürgen@example.com", sink.Messages.Last().To[0]);
        Assert.Equal((SendOutcome.Bounced, 552, "5.3.4"), (tooLarge.Outcome, tooLarge.Reply!.Code, tooLarge.Reply.Status));
        Assert.Equal(2, sink.Messages.Count);
    }

    [Fact]
    public async Task An_international_address_is_refused_where_the_server_cannot_take_it()
    {
        await using var sink = SmtpSink.Start();
        await using var connection = await ConnectAsync(sink);

        var result = await connection.SendAsync(new Envelope("a@b.example", "jürgen@example.com", Guid.Empty, null), Bytes(Plain), Ct);

        Assert.Equal((SendOutcome.Bounced, "5.6.7"), (result.Outcome, result.Reply!.Status));
        Assert.True(connection.IsOpen);
    }

    [Theory]
    [InlineData("ann@example.com>\r\nRCPT TO:<eve@example.com")]
    [InlineData("ann@example.com\nDATA")]
    [InlineData("ann@example.com> NOTIFY=NEVER <x")]
    [InlineData("ann @example.com")]
    [InlineData("")]
    public async Task No_address_adds_a_command(string to)
    {
        await using var sink = SmtpSink.Start();
        await using var connection = await ConnectAsync(sink);

        var result = await connection.SendAsync(new Envelope("a@b.example", to, Guid.Empty, null), Bytes(Plain), Ct);

        Assert.Equal((SendOutcome.Bounced, "5.1.3"), (result.Outcome, result.Reply!.Status));
        Assert.Single(sink.Commands);
    }

    [Theory]
    [InlineData("PLAIN LOGIN")]
    [InlineData("LOGIN XOAUTH2")]
    public async Task Signing_in_works_and_a_wrong_password_is_told(string mechanisms)
    {
        await using var sink = SmtpSink.Start(new SmtpServerScript { Auth = mechanisms });

        await using (var connection = await new SmtpTransport(Patient).ConnectAsync(sink.Relay with { UserName = "ann", Password = "secret" }, Ct))
            Assert.Equal(SendOutcome.Accepted, (await SendAsync(connection)).Outcome);
        var refused = await Assert.ThrowsAsync<RelayUnavailableException>(() => new SmtpTransport(Patient).ConnectAsync(sink.Relay with { UserName = "ann", Password = "wrong" }, Ct));

        Assert.Equal((SmtpStep.SignIn, 535), (refused.Step, refused.Reply!.Code));
        Assert.Contains("Wrong user name or password", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Mail_goes_over_tls_and_an_unknown_certificate_is_refused_unless_allowed(bool startTls)
    {
        await using var sink = SmtpSink.Start(new SmtpServerScript { OffersStartTls = startTls, ImplicitTls = !startTls, Auth = "PLAIN" });
        var relay = sink.Relay with { Security = startTls ? RelaySecurity.StartTls : RelaySecurity.Tls, UserName = "ann", Password = "secret" };

        await using (var connection = await new SmtpTransport(Patient).ConnectAsync(relay, Ct))
            for (var i = 0; i < 3; i++) Assert.Equal(SendOutcome.Accepted, (await SendAsync(connection, new string('x', 100_000))).Outcome);
        var refused = await Assert.ThrowsAsync<RelayUnavailableException>(() => new SmtpTransport(Patient).ConnectAsync(relay with { AcceptInvalidCertificate = false }, Ct));

        Assert.Equal(SmtpStep.Tls, refused.Step);
        Assert.Equal(3, sink.Messages.Count);
        Assert.Equal(startTls ? 3 : 1, sink.Commands.Count(c => c.StartsWith("EHLO", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("CONNECT", SmtpStep.Connect)]
    [InlineData("EHLO", SmtpStep.Hello)]
    [InlineData("STARTTLS", SmtpStep.Tls)]
    [InlineData("TLS", SmtpStep.Tls)]
    [InlineData("AUTH", SmtpStep.SignIn)]
    public async Task A_relay_that_lets_nobody_in_is_unavailable_with_the_step(string step, SmtpStep at)
    {
        foreach (var move in new[] { SmtpMove.Drop, SmtpMove.Hang, SmtpMove.Say("454 4.7.0 not now"), SmtpMove.Say("not SMTP") })
        {
            if (step == "TLS" && move.Reply is not null) continue;
            await using var sink = SmtpSink.Start(new SmtpServerScript { OffersStartTls = true, Auth = "PLAIN", At = m => m.Step == step ? move : null });
            var relay = sink.Relay with { Security = RelaySecurity.StartTls, UserName = "ann", Password = "secret" };
            var timeouts = Patient with { Hello = move.Waits ? TimeSpan.FromSeconds(1) : Long };

            var refused = await Assert.ThrowsAsync<RelayUnavailableException>(() => new SmtpTransport(timeouts).ConnectAsync(relay, Ct));

            Assert.Equal(at, refused.Step);
            if (move.Reply?[0] == '4') Assert.Equal(454, refused.Reply!.Code);
        }
    }

    [Fact]
    public async Task Encryption_that_was_asked_for_is_never_left_out()
    {
        await using var sink = SmtpSink.Start();
        var refused = await Assert.ThrowsAsync<RelayUnavailableException>(() => new SmtpTransport(Patient).ConnectAsync(sink.Relay with { Security = RelaySecurity.StartTls }, Ct));

        Assert.Equal(SmtpStep.Tls, refused.Step);
    }

    [Fact]
    public async Task What_was_slipped_in_before_tls_is_not_believed()
    {
        await using var sink = SmtpSink.Start(new SmtpServerScript { OffersStartTls = true, At = m => m.Step == "STARTTLS" ? SmtpMove.Say("220 go\r\n250 injected") : null });

        await Assert.ThrowsAsync<RelayUnavailableException>(() => new SmtpTransport(Patient).ConnectAsync(sink.Relay with { Security = RelaySecurity.StartTls }, Ct));
    }

    [Fact]
    public async Task An_old_server_without_ehlo_is_greeted_the_old_way()
    {
        await using var sink = SmtpSink.Start(SmtpServerScript.Answering("EHLO", "502 5.5.1 Unknown"));
        await using var connection = await ConnectAsync(sink);

        Assert.Equal(SendOutcome.Accepted, (await SendAsync(connection)).Outcome);
    }

    [Fact]
    public async Task Nobody_at_the_port_is_unavailable()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();

        var refused = await Assert.ThrowsAsync<RelayUnavailableException>(() =>
            new SmtpTransport(Patient).ConnectAsync(new RelayAddress("127.0.0.1", port, RelaySecurity.None, null, null, false), Ct));
        Assert.Equal(SmtpStep.Connect, refused.Step);
        Assert.Contains(port.ToString(CultureInfo.InvariantCulture), refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_closed_connection_says_goodbye()
    {
        await using var sink = SmtpSink.Start();
        await using (var connection = await ConnectAsync(sink)) await SendAsync(connection);

        Assert.Equal("QUIT", sink.Commands.Last());
    }

    private static Task<IMailConnection> ConnectAsync(SmtpSink sink, SmtpTimeouts? timeouts = null) => new SmtpTransport(timeouts ?? Patient, "test.example").ConnectAsync(sink.Relay, Ct);

    private static SmtpTimeouts Impatient(string step) => step switch
    {
        "MAIL" => Patient with { MailFrom = Soon },
        "RCPT" => Patient with { RcptTo = Soon },
        "DATA" => Patient with { Data = Soon },
        _ => Patient with { Dot = Soon },
    };

    private static Task<SendResult> SendAsync(IMailConnection connection, string mail = Plain) =>
        connection.SendAsync(new Envelope("b-x@bounce.example", "ann@example.com", Guid.Empty, null), Bytes(mail), Ct);

    private static byte[] Bytes(string mail) => Encoding.UTF8.GetBytes(mail);
}
