using System.Net;
using Dashboard.Core.Feedback;
using Dashboard.Core.Relays;
using Dashboard.Core.Sending;
using Dashboard.Core.Sheets;
using Dashboard.Tests.Making;
using Dashboard.Web.Mail;

namespace Dashboard.Tests.Integration.Sending;

/// <summary>Hosts that an admin names for relays, mailboxes and key files: this machine and the public internet, and nothing between.</summary>
public sealed class NamedHostTests(DashboardApp app) : IClassFixture<DashboardApp>
{
    private static readonly string[] Inside =
    [
        "10.0.0.5", "172.16.3.4", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1", "fd00::1", "fe80::1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:a00:1::",
    ];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_relay_inside_is_refused_at_its_field_and_one_beside_the_program_is_taken()
    {
        var relays = app.Get<RelayService>();
        foreach (var host in Inside)
        {
            var refused = await relays.AddAsync(A.Admin(), new() { Name = $"Relay {host}", Host = host, Port = 25 }, Ct);
            Assert.Equal(("relay.host", "host"), (refused.Error?.Code, refused.Error?.Field));
        }

        var beside = (await relays.AddAsync(A.Admin(), new() { Name = $"Beside {Guid.NewGuid():N}", Host = "127.0.0.1", Port = 25 }, Ct)).Value;
        Assert.Equal("relay.host", (await relays.EditAsync(A.Admin(), beside.Id, new() { Name = beside.Name, Host = "169.254.169.254", Port = 25 }, Ct)).Error?.Code);

        var mailboxes = app.Get<MailboxService>();
        Assert.Equal(("mailbox.host", "host"), await MailboxAsync("10.0.0.5"));
        Assert.Equal((null, null), await MailboxAsync("127.0.0.1"));

        async Task<(string?, string?)> MailboxAsync(string host)
        {
            var set = await mailboxes.SetAsync(A.Admin(), beside.Id, new() { Host = host, Port = 993, UserName = "bounces" }, Ct);
            return (set.Error?.Code, set.Error?.Field);
        }
    }

    [Fact]
    public async Task The_api_says_it_at_the_field()
    {
        var caller = await A.AgencyKeyAsync(app, "*");

        var answer = await caller.PostAsync("relays", new { name = "Metadata", host = "169.254.169.254", port = 25, security = "none" });

        Assert.Equal(400, answer.Status);
        Assert.Contains("""{"host":["169.254.169.254 does not lie in the public internet""", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_let_in_by_its_name_is_looked_at_again_with_each_connection()
    {
        foreach (var host in Inside)
        {
            var relay = await Assert.ThrowsAsync<RelayUnavailableException>(() => new SmtpTransport().ConnectAsync(new(host, 25, RelaySecurity.None, null, null, false), Ct));
            Assert.Contains("does not lie in the public internet", relay.Message, StringComparison.Ordinal);
            var address = new MailboxAddress(MailboxKind.Imap, host, 993, RelaySecurity.None, "bounces", "", false, "INBOX", false);
            var mailbox = await Assert.ThrowsAsync<MailboxUnavailableException>(() => new MailboxReader().ReadAsync(address, 1, (_, _) => Task.CompletedTask, Ct));
            Assert.Contains("does not lie in the public internet", mailbox.Message, StringComparison.Ordinal);
        }

        // A network that the operator names is called.
        var closed = await Assert.ThrowsAsync<RelayUnavailableException>(() => new SmtpTransport(new SmtpTimeouts(), trusted: []).ConnectAsync(new("127.0.0.1", 1, RelaySecurity.None, null, null, false), Ct));
        Assert.Contains("does not lie in the public internet", closed.Message, StringComparison.Ordinal);
        var open = await Assert.ThrowsAsync<RelayUnavailableException>(() => new SmtpTransport(new SmtpTimeouts(), trusted: [IPNetwork.Parse("127.0.0.0/8")]).ConnectAsync(new("127.0.0.1", 1, RelaySecurity.None, null, null, false), Ct));
        Assert.DoesNotContain("public internet", open.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_file_that_asks_for_tokens_inside_is_refused()
    {
        var reader = app.Get<ISheetReader>();
        string Key(string uri) => $$"""{"client_email":"a@b.example","private_key":"x","token_uri":"{{uri}}"}""";

        Assert.NotNull(await reader.RefuseAsync(Key("http://169.254.169.254/latest"), Ct));
        Assert.NotNull(await reader.RefuseAsync(Key("http://[::ffff:10.0.0.1]/token"), Ct));
        Assert.NotNull(await reader.RefuseAsync(Key("file:///etc/passwd"), Ct));
        Assert.Null(await reader.RefuseAsync(Key("http://127.0.0.1:9/token"), Ct));
        Assert.Null(await reader.RefuseAsync(Key("https://oauth2.googleapis.com/token"), Ct));
    }
}
