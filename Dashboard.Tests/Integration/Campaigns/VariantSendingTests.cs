using Dashboard.Core;
using Dashboard.Core.Campaigns;
using Dashboard.Core.Reports;
using Dashboard.Core.Sending;
using Dashboard.Core.Tracking;
using Dashboard.Tests.Integration.Sending;
using Dashboard.Tests.Making;

namespace Dashboard.Tests.Integration.Campaigns;

/// <summary>Variants on their way: who gets which, what waits, and who decides.</summary>
public sealed class VariantSendingTests(SendingApp app) : IClassFixture<SendingApp>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private IVariantTests Tests => app.Get<IVariantTests>();
    private VariantTesting Testing => app.Get<VariantTesting>();

    [Fact]
    public async Task Everyone_gets_one_variant_by_the_shares_and_its_own_content()
    {
        await using var sink = SmtpSink.Start();
        var mailing = await MailingAsync(sink.Port, 40, new CampaignDraft { Variants = [new() { Share = 25, Subject = "Other {{ name }}", FromName = "Else", Html = "<p>B, see <a href=\"https://acme.example/b\">this</a></p>" }] });

        Assert.Equal("accepted 40", await mailing.SendAsync());

        Assert.Equal("1:30 2:10", await app.SqlAsync("SELECT string_agg(variant || ':' || n, ' ' ORDER BY variant) FROM (SELECT variant, count(*) AS n FROM messages WHERE campaign_id = $1 GROUP BY 1) v", mailing.Id));
        Assert.Equal("1:30:30 2:10:10", await app.SqlAsync("SELECT string_agg(concat_ws(':', variant, targeted, accepted), ' ' ORDER BY variant) FROM campaign_variant_figures WHERE campaign_id = $1", mailing.Id));
        var mails = sink.Messages.Select(m => Making.Mail.Parse(m.Bytes)).ToList();
        Assert.Equal(10, mails.Count(m => m.Subject!.StartsWith("Other Person", StringComparison.Ordinal) && m.From.Mailboxes.Single().Name == "Else" && m.HtmlBody!.Contains("B, see", StringComparison.Ordinal)));
        Assert.Equal(30, mails.Count(m => m.Subject!.StartsWith("Hello Person", StringComparison.Ordinal) && m.From.Mailboxes.Single().Name == "Acme"));
        Assert.Equal($"0:https://acme.example/offer {VariantMark.LinksApart}:https://acme.example/b", await app.SqlAsync("SELECT string_agg(index || ':' || url, ' ' ORDER BY index) FROM campaign_links WHERE campaign_id = $1", mailing.Id));
    }

    [Fact]
    public async Task The_variants_go_out_side_by_side()
    {
        await using var sink = SmtpSink.Start();
        var mailing = await MailingAsync(sink.Port, 60, new CampaignDraft { Variants = [new() { Subject = "Other" }] });

        Assert.Equal("accepted 60", await mailing.SendAsync());

        // Of a coin that is thrown 30 times neither side stays below 5 in ten thousand years.
        var firstB = (long)(await app.SqlAsync("SELECT count(*) FILTER (WHERE variant = 2) FROM (SELECT variant FROM messages WHERE campaign_id = $1 ORDER BY id LIMIT 30) f", mailing.Id))!;
        Assert.InRange(firstB, 5, 25);
    }

    [Fact]
    public async Task A_link_of_B_is_counted_as_Bs_and_the_web_version_is_Bs()
    {
        await using var sink = SmtpSink.Start();
        var mailing = await MailingAsync(sink.Port, 10, new CampaignDraft { Variants = [new() { Html = "<p>Bees, see <a href=\"https://acme.example/offer\">this</a></p>" }] });
        await mailing.SendAsync();
        var b = sink.Messages.Select(m => Making.Mail.Parse(m.Bytes).HtmlBody!).First(html => html.Contains("Bees", StringComparison.Ordinal));
        var (month, id) = ((short)(await app.SqlAsync("SELECT min(month) FROM messages WHERE campaign_id = $1", mailing.Id))!, (long)(await app.SqlAsync("SELECT min(id) FROM messages WHERE campaign_id = $1 AND variant = 2", mailing.Id))!);

        var keys = await app.Get<TrackingKeyRing>().KeysAsync(Ct);
        var link = b[(b.IndexOf("/c/", StringComparison.Ordinal) + 3)..].Split('"')[0];
        Assert.True(TrackingToken.TryRead(link, keys, out var token));
        Assert.Equal((VariantMark.LinksApart, "https://acme.example/offer"), (token.LinkIndex, token.Url));
        var preview = await app.Get<CampaignPreviews>().OfMessageAsync(new TrackingToken(TokenKind.View, (ushort)month, id, 0), Ct);
        Assert.Contains("Bees", preview!.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_rest_waits_until_a_person_chooses_and_gets_what_was_chosen()
    {
        await using var sink = SmtpSink.Start();
        var mailing = await MailingAsync(sink.Port, 50, TestOn(20));
        await mailing.StartAsync();
        await Until.TrueAsync(async () => await mailing.CountAsync("state = 4") == 10, "the test is out");
        Assert.Equal("queued 40, accepted 10", await mailing.LedgerAsync());

        // Time alone does not end a test that a person decides.
        Assert.Equal(0, await Testing.DecideDueAsync(Ct));
        Assert.Equal(nameof(CampaignStatus.Sending), await mailing.StatusAsync());
        Assert.Equal(CampaignErrors.VariantUnknown, await Testing.ChooseAsync(mailing.Actor, mailing.Id, "C", Ct));
        Assert.Null(await Testing.ChooseAsync(mailing.Actor, mailing.Id, "b", Ct));
        Assert.Null(await Testing.ChooseAsync(mailing.Actor, mailing.Id, "B", Ct));
        Assert.Equal("campaign.winner_chosen", (await Testing.ChooseAsync(mailing.Actor, mailing.Id, "A", Ct))!.Code);
        await mailing.IsAsync(CampaignStatus.Sent);

        Assert.Equal("accepted 50", await mailing.LedgerAsync());
        Assert.Equal("1:5:5 2:5:5 12:40:40", await app.SqlAsync("SELECT string_agg(concat_ws(':', variant, targeted, accepted), ' ' ORDER BY variant) FROM campaign_variant_figures WHERE campaign_id = $1", mailing.Id));
        Assert.Equal(45, sink.Messages.Count(m => Making.Mail.Parse(m.Bytes).Subject == "Other"));
        Assert.Equal(50, sink.Messages.Select(m => m.To.Single()).Distinct().Count());
        var details = (await app.Get<CampaignService>().FindAsync(mailing.Actor, mailing.Id, Ct)).Value;
        Assert.Equal(("B", mailing.Actor.Name), (details.Winner, details.WinnerBy));
        Assert.Empty((await app.Get<ReportService>().RecountAsync(mailing.Actor, mailing.Id, Ct)).Value.Differences);
    }

    [Fact]
    public async Task Of_many_who_decide_at_once_one_does()
    {
        await using var sink = SmtpSink.Start();
        var mailing = await MailingAsync(sink.Port, 20, TestOn(50));
        await mailing.StartAsync();
        await Until.TrueAsync(async () => await mailing.CountAsync("state = 4") == 10, "the test is out");

        var decided = await Task.WhenAll(Enumerable.Range(0, 6).Select(at => Tests.ChooseAsync(mailing.Actor.ClientId!.Value, mailing.Id, at % 2, "x", "x", Ct)));

        Assert.Single(decided, d => d);
        await mailing.IsAsync(CampaignStatus.Sent);
        Assert.Equal("accepted 20", await mailing.LedgerAsync());
        Assert.Equal(1L, await app.SqlAsync("SELECT count(DISTINCT m.variant - c.winner) FILTER (WHERE m.variant > 10) FROM messages m JOIN campaigns c ON c.id = m.campaign_id WHERE c.id = $1", mailing.Id));
    }

    [Fact]
    public async Task When_the_time_is_over_the_figures_decide()
    {
        await using var sink = SmtpSink.Start();
        var mailing = await MailingAsync(sink.Port, 50, TestOn(40) with { VariantTest = new(40, WinnerRule.Opens, 60) });
        await mailing.StartAsync();
        await Until.TrueAsync(async () => await mailing.CountAsync("state = 4") == 20, "the test is out");
        await app.SqlAsync("UPDATE campaign_variant_figures SET opened_people = 7 WHERE campaign_id = $1 AND variant = 2", mailing.Id);
        await app.SqlAsync("UPDATE campaign_variant_figures SET opened_people = 2 WHERE campaign_id = $1 AND variant = 1", mailing.Id);

        await Testing.DecideDueAsync(Ct);
        Assert.Equal(30L, await mailing.CountAsync("variant = -1")); // its hour has just begun
        await app.SqlAsync("UPDATE campaigns SET test_sent_at = now() - interval '61 minutes' WHERE id = $1", mailing.Id);
        await Testing.DecideDueAsync(Ct);

        await mailing.IsAsync(CampaignStatus.Sent);
        Assert.Equal(30L, await mailing.CountAsync("variant = 12 AND state = 4"));
        Assert.StartsWith("70.0 % opened B, 20.0 % A.", (string)(await app.SqlAsync("SELECT winner_reason FROM campaigns WHERE id = $1", mailing.Id))!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_nobody_opened_by_then_the_rest_gets_A_and_it_says_so()
    {
        await using var sink = SmtpSink.Start();
        var mailing = await MailingAsync(sink.Port, 20, TestOn(50) with { VariantTest = new(50, WinnerRule.Opens, 15) });
        await mailing.StartAsync();
        await Until.TrueAsync(async () => await mailing.CountAsync("state = 4") == 10, "the test is out");
        await app.SqlAsync("UPDATE campaigns SET test_sent_at = now() - interval '16 minutes' WHERE id = $1", mailing.Id);

        await Testing.DecideDueAsync(Ct);
        await mailing.IsAsync(CampaignStatus.Sent);

        Assert.Equal(10L, await mailing.CountAsync("variant = 11 AND state = 4"));
        Assert.Equal("Nobody had opened when the time was over, so the rest gets A, the campaign's own content.", await app.SqlAsync("SELECT winner_reason FROM campaigns WHERE id = $1", mailing.Id));
    }

    [Fact]
    public async Task A_test_can_be_held_and_ended_like_any_campaign()
    {
        await using var sink = SmtpSink.Start();
        var mailing = await MailingAsync(sink.Port, 20, TestOn(50));
        await mailing.StartAsync();
        await Until.TrueAsync(async () => await mailing.CountAsync("state = 4") == 10, "the test is out");
        var launcher = app.Get<CampaignLauncher>();

        Assert.Null(await launcher.PauseAsync(mailing.Actor, mailing.Id, Ct));
        Assert.Equal("queued 10, accepted 10", await mailing.LedgerAsync());
        Assert.Null(await launcher.ResumeAsync(mailing.Actor, mailing.Id, Ct));
        Assert.Null(await launcher.CancelAsync(mailing.Actor, mailing.Id, Ct));

        Assert.Equal("accepted 10, skipped 10", await mailing.LedgerAsync());
        Assert.Equal("campaign.not_testing", (await Testing.ChooseAsync(mailing.Actor, mailing.Id, "B", Ct))!.Code);
        Assert.False(await Tests.ChooseAsync(mailing.Actor.ClientId!.Value, mailing.Id, 1, "x", "x", Ct));
    }

    [Fact]
    public async Task Only_who_may_send_chooses_and_never_for_another_client()
    {
        var mailing = await MailingAsync(25, 2, TestOn(50));
        var stranger = await A.ClientAsync(app);

        Assert.Equal(ErrorKind.Forbidden, (await Testing.ChooseAsync(stranger, mailing.Id, "B", Ct))!.Kind);
        Assert.Equal(ErrorKind.Forbidden, (await Testing.ChooseAsync(mailing.Actor with { Rights = Rights.Edit }, mailing.Id, "B", Ct))!.Kind);
        Assert.Equal(ErrorKind.NotFound, (await Testing.ChooseAsync(mailing.Actor, Guid.NewGuid(), "B", Ct))!.Kind);
        Assert.Equal(ErrorKind.Forbidden, (await app.Get<ReportService>().VariantsAsync(stranger, mailing.Id, Ct)).Error!.Kind);
    }

    private static CampaignDraft TestOn(int percent) => new() { Variants = [new() { Subject = "Other" }], VariantTest = new(percent, WinnerRule.Opens, null) };

    private async Task<Mailing> MailingAsync(int port, int people, CampaignDraft asked)
    {
        var mailing = await A.MailingAsync(app, people, port);
        var campaigns = app.Get<CampaignService>();
        var found = (await campaigns.FindAsync(mailing.Actor, mailing.Id, Ct)).Value;
        var edited = await campaigns.EditAsync(mailing.Actor, mailing.Id, found.Draft with { Variants = asked.Variants, VariantTest = asked.VariantTest }, found.Version, Ct);
        Assert.Null(edited.Error);
        Assert.NotEqual(found.Version, edited.Value.Version);
        return mailing;
    }
}
