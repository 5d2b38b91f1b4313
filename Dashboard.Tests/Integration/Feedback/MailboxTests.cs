using System.Text;
using Dashboard.Core;
using Dashboard.Core.Feedback;
using Dashboard.Core.Relays;
using Dashboard.Tests.Making;
using Dashboard.Web.Mail;

namespace Dashboard.Tests.Integration.Feedback;

public sealed class MailboxTests(DashboardApp app) : IClassFixture<DashboardApp>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private MailboxService Mailboxes => app.Get<MailboxService>();

    [Theory]
    [InlineData(MailboxKind.Imap, "seen seen")]
    [InlineData(MailboxKind.Pop3, "gone gone")]
    public async Task What_lies_in_the_mailbox_counts_and_is_marked(MailboxKind kind, string after)
    {
        await using var server = new MailboxServer(kind is MailboxKind.Imap);
        var (relay, campaign) = await SetAsync(server, kind);
        server.Put(Report.Bounce(campaign.Token(0), "a@b.example", "5.1.1", "550 5.1.1 User unknown"));
        server.Put(Report.Complaint(campaign.Token(1), "c@b.example"));

        var fetched = await Mailboxes.FetchAsync(A.Admin(), relay, Ct);

        Assert.Equal(new MailboxFetch(2, null), fetched.Value);
        Assert.Equal(after, server.Standing());
        Assert.Equal("1|1", await FiguresAsync(campaign));
        Assert.Equal(new MailboxFetch(0, null), (await Mailboxes.FetchAsync(A.Admin(), relay, Ct)).Value);
        Assert.Equal(2, (await Mailboxes.FindAsync(A.Admin(), relay, Ct)).Value!.Taken);
    }

    [Theory]
    [InlineData(MailboxKind.Imap)]
    [InlineData(MailboxKind.Pop3)]
    public async Task A_dmarc_report_that_lies_among_the_bounces_finds_its_domain(MailboxKind kind)
    {
        await using var server = new MailboxServer(kind is MailboxKind.Imap);
        var (relay, _) = await SetAsync(server, kind);
        var key = await A.KeyAsync(app, await A.ClientAsync(app));
        var name = $"d{Guid.NewGuid():N}.example";
        var domain = (await key.PostAsync("domains", new { name }))["id"];
        var day = new DateTimeOffset(2026, 3, 4, 0, 0, 0, TimeSpan.Zero);
        server.Put(DmarcReports.Mail(name, "m1", DmarcReports.Gzip(DmarcReports.Xml(name, "m1", day, ("192.0.2.10", 5, "pass", "pass", "s")))));

        Assert.Equal(new MailboxFetch(1, null), (await Mailboxes.FetchAsync(A.Admin(), relay, Ct)).Value);

        Assert.Equal("5", (await key.GetAsync($"domains/{domain}/dmarc?from=2026-03-01&to=2026-03-31"))["messages"]);
    }

    [Theory]
    [InlineData(MailboxKind.Imap, "UID STORE")]
    [InlineData(MailboxKind.Pop3, "DELE")]
    public async Task A_connection_that_breaks_before_the_mark_brings_the_message_again_and_it_counts_once(MailboxKind kind, string breakAt)
    {
        await using var server = new MailboxServer(kind is MailboxKind.Imap);
        var (relay, campaign) = await SetAsync(server, kind);
        server.Put(Report.Bounce(campaign.Token(0), "a@b.example", "5.1.1", "550 5.1.1 User unknown"));
        server.BreakAt = breakAt;

        var broken = await Mailboxes.FetchAsync(A.Admin(), relay, Ct);

        Assert.NotNull(broken.Value.Problem);
        Assert.Equal("new", server.Standing());
        Assert.Equal("1|0", await FiguresAsync(campaign));
        Assert.Equal(new MailboxFetch(1, null), (await Mailboxes.FetchAsync(A.Admin(), relay, Ct)).Value);
        Assert.NotEqual("new", server.Standing());
        Assert.Equal("1|0", await FiguresAsync(campaign));
    }

    [Fact]
    public async Task A_message_that_could_not_be_written_down_is_not_marked()
    {
        await using var server = new MailboxServer(imap: true);
        server.Put(Encoding.ASCII.GetBytes("Subject: x\n\ny"));
        var address = new MailboxAddress(MailboxKind.Imap, "127.0.0.1", server.Port, RelaySecurity.None, "u", "p", false, "INBOX", true);

        await Assert.ThrowsAsync<InvalidOperationException>(() => new MailboxReader().ReadAsync(address, 10, (_, _) => throw new InvalidOperationException("the database is away"), Ct));

        Assert.Equal("new", server.Standing());
    }

    [Fact]
    public async Task A_mailbox_is_the_agencys_its_password_is_never_shown_and_a_new_server_never_gets_the_old_one()
    {
        await using var server = new MailboxServer(imap: true);
        var (relay, _) = await SetAsync(server, MailboxKind.Imap);
        var client = await A.ClientAsync(app);
        Assert.Equal(ActorErrors.AdminsOnly, (await Mailboxes.FindAsync(client, relay, Ct)).Error);
        Assert.Equal(ActorErrors.AdminsOnly, (await Mailboxes.FetchAsync(client, relay, Ct)).Error);
        Assert.Equal(403, (await (await A.KeyAsync(app, client)).GetAsync($"relays/{relay}/mailbox")).Status);

        var admin = await A.SignedInAsync(app);
        var shown = await admin.GetAsync($"relays/{relay}/mailbox");
        Assert.Equal("true", shown["hasPassword"]);
        Assert.DoesNotContain("secret", shown.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", (string)(await app.SqlAsync("SELECT protected_password FROM relay_mailboxes WHERE relay_id = $1", relay))!, StringComparison.Ordinal);

        var moved = await admin.PutAsync($"relays/{relay}/mailbox", new { host = "elsewhere.example", userName = "u" });
        Assert.Equal((200, "false"), (moved.Status, moved["hasPassword"]));
        Assert.Equal(400, (await admin.PutAsync($"relays/{relay}/mailbox", new { host = "", userName = "" })).Status);
        Assert.Equal(204, (await admin.DeleteAsync($"relays/{relay}/mailbox")).Status);
        Assert.Equal(404, (await admin.GetAsync($"relays/{relay}/mailbox")).Status);
    }

    private async Task<(Guid Relay, SentCampaign Campaign)> SetAsync(MailboxServer server, MailboxKind kind)
    {
        var relay = await app.Get<RelayService>().AddAsync(A.Admin(), new RelayDraft { Name = $"Relay {Guid.NewGuid():N}", Host = "127.0.0.1" }, Ct);
        var set = await Mailboxes.SetAsync(A.Admin(), relay.Value.Id, new MailboxDraft { Kind = kind, Host = "127.0.0.1", Port = server.Port, Security = RelaySecurity.None, UserName = "bounces", Password = "secret" }, Ct);
        Assert.Null(set.Error);
        return (relay.Value.Id, await A.SentCampaignAsync(app, (await A.ClientAsync(app)).ClientId!.Value, 2));
    }

    private async Task<object?> FiguresAsync(SentCampaign campaign) => await app.SqlAsync("SELECT bounced || '|' || complained FROM campaign_counts WHERE campaign_id = $1", campaign.Id);
}
