using System.Net.Http.Headers;
using System.Text.Json;
using Dashboard.Core;
using Dashboard.Core.ApiKeys;
using Dashboard.Core.Clients;
using Dashboard.Core.Feedback;
using Dashboard.Tests.Making;

namespace Dashboard.Tests.Integration.Feedback;

public sealed class FeedbackTests(DashboardApp app) : IClassFixture<DashboardApp>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private FeedbackService Feedback => app.Get<FeedbackService>();

    [Fact]
    public async Task A_hard_bounce_moves_the_message_counts_once_and_suppresses()
    {
        var (actor, campaign) = await SentAsync(3);
        var email = await EmailAsync(campaign, 0);
        var mail = Report.Bounce(campaign.Token(0), email, "5.1.1", "550 5.1.1 User unknown");

        var answer = await PostAsync(actor, mail);

        Assert.Equal("bounce", answer.GetProperty("kind").GetString());
        var person = answer.GetProperty("recipients")[0];
        Assert.Equal((email, "hard", "5.1.1"), (person.GetProperty("email").GetString(), person.GetProperty("class").GetString(), person.GetProperty("status").GetString()));
        Assert.Equal(campaign.Messages[0].ToString(System.Globalization.CultureInfo.InvariantCulture), person.GetProperty("matchedMessageId").GetString());
        Assert.Equal("3|2|1|1|0", await CountsAsync(campaign));
        Assert.Equal("2|HardBounce", await StandingAsync(campaign, 0));

        await PostAsync(actor, mail);
        await PostAsync(actor, Report.Bounce(campaign.Token(0), email, "5.2.2", "552 5.2.2 full"));

        Assert.Equal("3|2|1|1|0", await CountsAsync(campaign));
        Assert.Equal(1L, await app.SqlAsync("SELECT count(*) FROM events WHERE campaign_id = $1 AND kind = 3", campaign.Id));
        Assert.Equal(1L, await app.SqlAsync("SELECT people FROM campaign_activity WHERE campaign_id = $1 AND kind = 3", campaign.Id));
        Assert.Equal("2|1", await app.SqlAsync("SELECT accepted || '|' || bounced FROM campaign_providers WHERE campaign_id = $1", campaign.Id));
    }

    [Fact]
    public async Task A_forged_report_is_answered_the_same_and_changes_nothing()
    {
        var (actor, campaign) = await SentAsync(2);
        var email = await EmailAsync(campaign, 0);
        var token = campaign.Token(0);
        var forged = token[..^3] + (token[^3..] == "aaa" ? "bbb" : "aaa");

        var answer = await PostAsync(actor, Report.Bounce(forged, email, "5.1.1", "550 5.1.1 User unknown"));

        Assert.Equal("bounce", answer.GetProperty("kind").GetString());
        Assert.Equal("hard", answer.GetProperty("recipients")[0].GetProperty("class").GetString());
        Assert.False(answer.GetProperty("recipients")[0].TryGetProperty("matchedMessageId", out var matched) && matched.ValueKind is not JsonValueKind.Null);
        await PostAsync(actor, Report.Complaint(forged, email));
        Assert.Equal("2|2|0|0|0", await CountsAsync(campaign));
        Assert.Equal("0|", await StandingAsync(campaign, 0));
    }

    [Fact]
    public async Task A_clients_key_speaks_for_no_other_clients_mail()
    {
        var (_, theirs) = await SentAsync(1);
        var (ours, _) = await SentAsync(1);

        var answer = await PostAsync(ours, Report.Bounce(theirs.Token(0), await EmailAsync(theirs, 0), "5.1.1", "550 5.1.1 User unknown"));

        Assert.DoesNotContain(theirs.Messages[0].ToString(System.Globalization.CultureInfo.InvariantCulture), answer.ToString(), StringComparison.Ordinal);
        Assert.Equal("1|1|0|0|0", await CountsAsync(theirs));
    }

    [Fact]
    public async Task What_was_handed_over_too_long_ago_or_never_is_not_believed()
    {
        var actor = await A.ClientAsync(app);
        var old = await A.SentCampaignAsync(app, actor.ClientId!.Value, 2, TimeSpan.FromDays(61));
        await app.SqlAsync("UPDATE messages SET state = 0, accepted_at = NULL WHERE month = $1 AND id = $2", old.Month, old.Messages[1]);

        foreach (var i in new[] { 0, 1 }) await PostAsync(actor, Report.Bounce(old.Token(i), await EmailAsync(old, i), "5.1.1", "550 5.1.1 User unknown"));

        Assert.Equal(0L, await app.SqlAsync("SELECT count(*) FROM suppressions WHERE client_id = $1", actor.ClientId));
    }

    [Fact]
    public async Task A_block_suppresses_nobody_and_a_soft_bounce_only_after_as_many_in_a_row_as_the_client_bears()
    {
        var (actor, campaign) = await SentAsync(1);
        await PostAsync(actor, Report.Bounce(campaign.Token(0), await EmailAsync(campaign, 0), "5.7.1", "554 5.7.1 blocked using zen.spamhaus.org"));
        Assert.Equal("0|", await StandingAsync(campaign, 0));

        var client = await A.ClientAsync(app);
        Assert.Null((await app.Get<ClientService>().SetAsync(A.Admin(), client.ClientId!.Value, new() { SoftBounceLimit = 3 }, Ct)).Error);
        var first = await A.SentCampaignAsync(app, client.ClientId.Value, 1);
        for (var i = 0; i < 3; i++)
        {
            var next = await A.SentCampaignAsync(app, client.ClientId.Value, 1);
            await app.SqlAsync("UPDATE messages SET recipient_id = $3 WHERE month = $1 AND id = $2", next.Month, next.Messages[0], first.Recipients[0]);
            Assert.Equal("0|", await StandingAsync(first, 0));
            await PostAsync(client, Report.Bounce(next.Token(0), await EmailAsync(first, 0), "5.2.2", "552 5.2.2 mailbox full"));
        }

        Assert.Equal("0|SoftBounces", await StandingAsync(first, 0));
    }

    [Fact]
    public async Task A_complaint_beats_all_and_counts_once()
    {
        var (actor, campaign) = await SentAsync(2);
        var email = await EmailAsync(campaign, 1);
        await PostAsync(actor, Report.Bounce(campaign.Token(1), email, "5.1.1", "550 5.1.1 User unknown"));

        for (var i = 0; i < 2; i++) Assert.Equal("complaint", (await PostAsync(actor, Report.Complaint(campaign.Token(1), email))).GetProperty("kind").GetString());

        Assert.Equal("2|1|1|1|1", await CountsAsync(campaign));
        Assert.Equal("3|Complaint", await StandingAsync(campaign, 1));
        Assert.Equal(1L, await app.SqlAsync("SELECT count(*) FROM events WHERE campaign_id = $1 AND kind = 7", campaign.Id));
    }

    [Fact]
    public async Task A_delay_changes_nothing_and_not_spam_is_no_complaint()
    {
        var (actor, campaign) = await SentAsync(1);
        var email = await EmailAsync(campaign, 0);

        Assert.Equal("delayed", (await PostAsync(actor, Report.Bounce(campaign.Token(0), email, "4.4.1", "timed out", "delayed"))).GetProperty("kind").GetString());
        Assert.Equal("notSpam", (await PostAsync(actor, Report.Complaint(campaign.Token(0), email, "not-spam"))).GetProperty("kind").GetString());

        Assert.Equal("1|1|0|0|0", await CountsAsync(campaign));
    }

    [Fact]
    public async Task What_no_rule_can_read_waits_once_for_a_person_and_counts_when_they_decide()
    {
        var (actor, campaign) = await SentAsync(1);
        var words = $"xyzzy {Guid.NewGuid():N}";
        for (var i = 0; i < 2; i++) Assert.Equal("unclassified", (await PostAsync(actor, Report.Riddle(campaign.Token(0), words))).GetProperty("kind").GetString());

        var row = Assert.Single((await Feedback.SliceAsync(actor, ReturnedMailState.Waiting, new(), Ct)).Items);
        Assert.Equal((words, true), (row.Subject, row.HasMessage));
        Assert.Contains("plugh", (await Feedback.SourceAsync(actor, row.Id, Ct)).Value, StringComparison.Ordinal);
        var other = await A.ClientAsync(app);
        Assert.Equal(ActorErrors.OtherClient, (await Feedback.SourceAsync(other, row.Id, Ct)).Error);
        Assert.Equal(ActorErrors.OtherClient, await Feedback.DecideAsync(other, row.Id, BounceClass.Hard, Ct));

        Assert.Null(await Feedback.DecideAsync(actor, row.Id, BounceClass.Hard, Ct));

        Assert.Equal(FeedbackErrors.Settled, await Feedback.DismissAsync(actor, row.Id, Ct));
        Assert.Equal("1|0|1|1|0", await CountsAsync(campaign));
        Assert.Equal("2|HardBounce", await StandingAsync(campaign, 0));
        Assert.Empty((await Feedback.SliceAsync(actor, ReturnedMailState.Waiting, new(), Ct)).Items);
    }

    [Fact]
    public async Task Only_a_key_with_the_scope_may_hand_in_reports_and_only_mail_is_taken()
    {
        var actor = await A.ClientAsync(app);
        var reader = await A.KeyAsync(app, actor, Scopes.BouncesRead);
        var writer = await A.KeyAsync(app, actor, Scopes.BouncesWrite);

        Assert.Equal(403, (await SendAsync(reader, Report.Riddle("", "x"), "message/rfc822")).Status);
        Assert.Equal(415, (await SendAsync(writer, Report.Riddle("", "x"), "application/json")).Status);
        Assert.Equal(400, (await SendAsync(writer, [], "message/rfc822")).Status);
        Assert.Equal(200, (await SendAsync(writer, [0, 255, 10], "message/rfc822")).Status);
    }

    [Fact]
    public async Task A_person_who_leaves_by_mail_is_mailed_no_more()
    {
        var (_, campaign) = await SentAsync(1);
        var mail = System.Text.Encoding.ASCII.GetBytes($"From: p@example.com\nTo: leave@example.com\nSubject: unsubscribe-{campaign.Unsubscribe(0)[3..]}\n\n");

        var receipt = await Feedback.TakeAsync(Actor.House, mail, FeedbackSource.Mailbox, null, Ct);

        Assert.Equal(FeedbackKind.Unsubscribe, receipt.Report.Kind);
        Assert.True(receipt.Changed);
        Assert.Equal("1|Unsubscribe", await StandingAsync(campaign, 0));
    }

    private async Task<(Actor Actor, SentCampaign Campaign)> SentAsync(int people)
    {
        var actor = await A.ClientAsync(app);
        return (actor, await A.SentCampaignAsync(app, actor.ClientId!.Value, people));
    }

    private async Task<JsonElement> PostAsync(Actor actor, byte[] mail)
    {
        var answer = await SendAsync(await A.KeyAsync(app, actor, Scopes.BouncesWrite), mail, "message/rfc822");
        Assert.True(answer.Status == 200, answer.Text);
        return JsonDocument.Parse(answer.Text).RootElement;
    }

    private static async Task<Answer> SendAsync(Caller caller, byte[] mail, string type)
    {
        using var content = new ByteArrayContent(mail);
        content.Headers.ContentType = new MediaTypeHeaderValue(type);
        return await caller.SendAsync(HttpMethod.Post, "bounces", content);
    }

    private async Task<string> EmailAsync(SentCampaign campaign, int recipient) => (string)(await app.SqlAsync("SELECT email::text FROM recipients WHERE id = $1", campaign.Recipients[recipient]))!;

    /// <summary>targeted|accepted|bounced|bounced later|complained, which must agree with the ledger.</summary>
    private async Task<string> CountsAsync(SentCampaign campaign)
    {
        Assert.Equal(
            await app.SqlAsync("SELECT count(*) FILTER (WHERE state = 4) || '|' || count(*) FILTER (WHERE state = 5) || '|' || count(complained_at) FROM messages WHERE campaign_id = $1", campaign.Id),
            await app.SqlAsync("SELECT accepted || '|' || bounced || '|' || complained FROM campaign_counts WHERE campaign_id = $1", campaign.Id));
        return (string)(await app.SqlAsync("SELECT concat_ws('|', targeted, accepted, bounced, bounced_later, complained) FROM campaign_counts WHERE campaign_id = $1", campaign.Id))!;
    }

    /// <summary>The person's status and why they are suppressed.</summary>
    private async Task<string> StandingAsync(SentCampaign campaign, int recipient)
    {
        var status = await app.SqlAsync("SELECT status::text FROM recipients WHERE id = $1", campaign.Recipients[recipient]);
        var reason = await app.SqlAsync("SELECT s.reason FROM suppressions s JOIN recipients r ON r.email = s.email AND r.client_id = s.client_id WHERE r.id = $1", campaign.Recipients[recipient]);
        return $"{status}|{(reason is short number ? ((Core.Suppressions.SuppressionReason)number).ToString() : "")}";
    }
}
