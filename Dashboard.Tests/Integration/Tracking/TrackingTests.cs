using System.Net;
using Dashboard.Core;
using Dashboard.Core.Campaigns;
using Dashboard.Core.Tracking;
using Dashboard.Tests.Making;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Tests.Integration.Tracking;

public sealed class TrackingTests(DashboardApp app) : IClassFixture<DashboardApp>
{
    private const string Chrome = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_open_counts_once_for_a_recipient_however_often_it_is_fetched()
    {
        var sent = await SentAsync(3);

        using var answer = await GetAsync(sent.Open(0), Chrome);
        await GetAsync(sent.Open(0), Chrome);
        await GetAsync(sent.Open(1), "Mozilla/5.0");

        Assert.Equal("image/gif", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal(43, (await answer.Content.ReadAsByteArrayAsync(Ct)).Length);
        Assert.True(answer.Headers.CacheControl?.NoStore);
        var counts = await CountsAsync(sent);
        Assert.Equal((1, 2), (counts.OpenedPeople, counts.OpenedAll));
        Assert.Equal(3L, await app.SqlAsync("SELECT sum(people + automatic)::bigint FROM campaign_activity WHERE campaign_id = $1 AND kind = 4", sent.Id));
    }

    [Fact]
    public async Task A_click_leads_to_its_signed_address_and_counts_its_person_as_a_reader()
    {
        var sent = await SentAsync(2);

        using var answer = await GetAsync(sent.Click(0, 0, "https://example.com/shop?a=1&b=2"), Chrome);

        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.Equal("https://example.com/shop?a=1&b=2", answer.Headers.Location?.OriginalString);
        var counts = await CountsAsync(sent);
        Assert.Equal((1, 1, 1, 1), (counts.OpenedPeople, counts.OpenedAll, counts.ClickedPeople, counts.ClickedAll));
        Assert.Equal("https://example.com/shop?a=1&b=2|1|1|1", await app.SqlAsync(
            "SELECT concat_ws('|', url, clicks_people, clicks_all, clickers_people) FROM campaign_links WHERE campaign_id = $1 AND index = 0", sent.Id));
    }

    [Fact]
    public async Task A_scanner_that_follows_every_link_is_no_person_and_unsubscribes_nobody()
    {
        var sent = await SentAsync(1);

        await GetAsync(sent.Open(0), Chrome);
        for (var link = 0; link < 4; link++) await GetAsync(sent.Click(0, link, $"https://example.com/{link}"), Chrome);
        await GetAsync(sent.Unsubscribe(0), Chrome);
        await GetAsync(sent.Preferences(0), Chrome);

        var counts = await CountsAsync(sent);
        Assert.Equal((0, 1, 0, 1, 0), (counts.OpenedPeople, counts.OpenedAll, counts.ClickedPeople, counts.ClickedAll, counts.Unsubscribed));
        Assert.Equal(0L, await app.SqlAsync("SELECT sum(clicks_people + clickers_people)::bigint FROM campaign_links WHERE campaign_id = $1", sent.Id));
        Assert.Equal(0L, await app.SqlAsync("SELECT sum(people)::bigint FROM campaign_activity WHERE campaign_id = $1", sent.Id));
        Assert.Equal(5L, await app.SqlAsync("SELECT count(*) FROM events WHERE campaign_id = $1 AND automatic AND rules = $2 AND reasons <> '{}'", sent.Id, VisitJudge.Version));
    }

    [Fact]
    public async Task A_head_request_is_answered_and_never_counts()
    {
        var sent = await SentAsync(1);

        using var open = await SendAsync(HttpMethod.Head, sent.Open(0), Chrome);
        using var click = await SendAsync(HttpMethod.Head, sent.Click(0, 0, "https://example.com/"), Chrome);

        Assert.Equal(HttpStatusCode.OK, open.StatusCode);
        Assert.Equal(HttpStatusCode.Found, click.StatusCode);
        Assert.Equal(0L, await EventsAsync(sent));
    }

    [Fact]
    public async Task A_mutated_token_leads_nowhere_and_leaves_no_trace()
    {
        var sent = await SentAsync(1);
        string[] whole = [sent.Open(0), sent.Click(0, 0, "https://example.com/a"), sent.Unsubscribe(0), sent.Preferences(0)];
        var random = new Random(7);
        using var browser = Browser();
        var wrong = new List<string>();

        for (var i = 0; i < 10_000; i++)
        {
            var text = whole[i % whole.Length].ToCharArray();
            var at = random.Next(3, text.Length);
            char other;
            do other = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_~"[random.Next(65)]; while (other == text[at]);
            text[at] = other;
            using var request = new HttpRequestMessage(i % 3 == 2 && text[1] is 'u' or 'p' ? HttpMethod.Post : HttpMethod.Get, new string(text));
            using var answer = await browser.SendAsync(request, Ct);
            if (answer.StatusCode is not HttpStatusCode.NotFound || (await answer.Content.ReadAsByteArrayAsync(Ct)).Length > 0) wrong.Add(new string(text));
        }

        Assert.Empty(wrong);
        Assert.Equal(0L, await EventsAsync(sent));
    }

    [Fact]
    public async Task A_token_of_one_kind_does_nothing_at_another_door()
    {
        var sent = await SentAsync(1);

        using var open = await GetAsync(sent.Unsubscribe(0).Replace("/u/", "/t/", StringComparison.Ordinal), Chrome);
        using var withdrawal = await PostAsync(sent.Open(0).Replace("/t/", "/u/", StringComparison.Ordinal), new() { ["List-Unsubscribe"] = "One-Click" });

        Assert.Equal(HttpStatusCode.NotFound, open.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, withdrawal.StatusCode);
        Assert.Equal(0L, await EventsAsync(sent));
    }

    [Fact]
    public async Task Looking_at_the_unsubscribe_page_changes_nothing()
    {
        var sent = await SentAsync(1);

        using var answer = await GetAsync(sent.Unsubscribe(0), Chrome);
        var page = await answer.Content.ReadAsStringAsync(Ct);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains($"<form method=\"post\" action=\"{sent.Unsubscribe(0)}\">", page, StringComparison.Ordinal);
        Assert.Contains("p•••@example.com", WebUtility.HtmlDecode(page), StringComparison.Ordinal);
        Assert.Contains("noindex", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.Equal(0L, await EventsAsync(sent));
        Assert.Equal((short)0, await app.SqlAsync("SELECT status FROM recipients WHERE id = $1", sent.Recipients[0]));
    }

    [Fact]
    public async Task One_click_takes_effect_at_once_without_cookie_and_redirect()
    {
        var sent = await SentAsync(2);

        using var answer = await PostAsync(sent.Unsubscribe(0), new() { ["List-Unsubscribe"] = "One-Click" });
        await PostAsync(sent.Unsubscribe(0), new() { ["List-Unsubscribe"] = "One-Click" });

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.False(answer.Headers.Contains("Set-Cookie"));
        Assert.Equal(1, (await CountsAsync(sent)).Unsubscribed);
        Assert.Equal(1L, await EventsAsync(sent));
        Assert.Equal((short)1, await app.SqlAsync("SELECT status FROM recipients WHERE id = $1", sent.Recipients[0]));
        Assert.Equal(1L, await app.SqlAsync(
            "SELECT count(*) FROM suppressions s JOIN recipients r ON r.email = s.email AND r.client_id = s.client_id WHERE r.id = $1 AND s.reason = 1 AND s.campaign_id = $2", sent.Recipients[0], sent.Id));
        Assert.Equal((short)0, await app.SqlAsync("SELECT status FROM recipients WHERE id = $1", sent.Recipients[1]));
    }

    [Fact]
    public async Task The_pages_button_unsubscribes_and_says_so()
    {
        var sent = await SentAsync(1);

        using var answer = await PostAsync(sent.Unsubscribe(0), new() { ["button"] = "unsubscribe" });

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("You are unsubscribed", await answer.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        Assert.Equal("page", await app.SqlAsync("SELECT detail FROM events WHERE campaign_id = $1", sent.Id));
    }

    [Fact]
    public async Task Who_unsubscribed_and_came_back_can_unsubscribe_again()
    {
        var sent = await SentAsync(1);
        await PostAsync(sent.Unsubscribe(0), new() { ["List-Unsubscribe"] = "One-Click" });
        await app.SqlAsync("UPDATE recipients SET status = 0 WHERE id = $1", sent.Recipients[0]);
        await app.SqlAsync("DELETE FROM suppressions WHERE client_id = $1", sent.ClientId);

        await PostAsync(sent.Unsubscribe(0), new() { ["List-Unsubscribe"] = "One-Click" });

        Assert.Equal((short)1, await app.SqlAsync("SELECT status FROM recipients WHERE id = $1", sent.Recipients[0]));
        Assert.Equal(1L, await app.SqlAsync("SELECT count(*) FROM suppressions WHERE client_id = $1", sent.ClientId));
    }

    [Fact]
    public async Task A_person_leaves_one_list_and_stays_on_the_other()
    {
        var sent = await SentAsync(1);
        var lists = new[] { Guid.CreateVersion7(), Guid.CreateVersion7() };
        foreach (var list in lists)
        {
            await app.SqlAsync("INSERT INTO lists (id, client_id, name, created_at, member_count) VALUES ($1, $2, $3, now(), 1)", list, sent.ClientId, $"List {list}");
            await app.SqlAsync("INSERT INTO list_memberships (client_id, list_id, recipient_id, added_at) VALUES ($1, $2, $3, now())", sent.ClientId, list, sent.Recipients[0]);
        }

        using var page = await GetAsync(sent.Preferences(0), Chrome);
        using var answer = await PostAsync(sent.Preferences(0), new() { ["save"] = "1", ["list"] = lists[1].ToString() });

        Assert.Contains($"List {lists[0]}", await page.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(lists[1], await app.SqlAsync("SELECT list_id FROM list_memberships WHERE recipient_id = $1", sent.Recipients[0]));
        Assert.Equal(0, await app.SqlAsync("SELECT member_count FROM lists WHERE id = $1", lists[0]));
        Assert.Equal((short)0, await app.SqlAsync("SELECT status FROM recipients WHERE id = $1", sent.Recipients[0]));
    }

    [Fact]
    public async Task A_person_pauses_for_some_weeks_and_nothing_is_handed_over_until_then()
    {
        var sent = await SentAsync(1);
        var suppressions = app.Get<Dashboard.Core.Suppressions.SuppressionService>();

        using var paused = await PostAsync(sent.Preferences(0), new() { ["pause"] = "4" });

        Assert.Contains("Paused until", await paused.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        Assert.Equal("5,28", await app.SqlAsync("SELECT s.reason || ',' || round(extract(epoch FROM s.ends_at - s.created_at) / 86400) FROM suppressions s JOIN recipients r ON r.email = s.email AND r.client_id = s.client_id WHERE r.id = $1", sent.Recipients[0]));
        Assert.Equal(0, await suppressions.EndPausesAsync(Ct)); // its time has not come
        await app.SqlAsync("UPDATE suppressions SET ends_at = created_at - interval '1 year' WHERE client_id = $1 AND reason = 5", sent.ClientId);
        Assert.Equal(1, await suppressions.EndPausesAsync(Ct));
        using var again = await PostAsync(sent.Preferences(0), new() { ["pause"] = "2" });
        using var all = await PostAsync(sent.Preferences(0), new() { ["all"] = "1" });
        Assert.Equal((short)1, await app.SqlAsync("SELECT reason FROM suppressions WHERE client_id = $1", sent.ClientId)); // a pause gives way to what lasts
        using var resumed = await PostAsync(sent.Preferences(0), new() { ["pause"] = "0" });
        Assert.Equal((short)1, await app.SqlAsync("SELECT reason FROM suppressions WHERE client_id = $1", sent.ClientId));
    }

    [Fact]
    public async Task The_mail_is_read_in_the_browser_with_nothing_of_it_running()
    {
        var sent = await SentAsync(1);

        using var answer = await GetAsync(sent.View(0), Chrome);

        Assert.Contains("Hello Person 1", await answer.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        Assert.StartsWith("sandbox; default-src 'none'", Assert.Single(answer.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        Assert.Equal(0L, await EventsAsync(sent));
    }

    [Fact]
    public async Task The_same_visit_brought_twice_counts_once()
    {
        var sent = await SentAsync(1);
        var visit = new Visit(Guid.CreateVersion7(), EventKind.Clicked, sent.StartedAt.AddMinutes(30), sent.Month, sent.Messages[0], 0, "https://example.com/", IPAddress.Parse("2001:db8::1"), Chrome);
        var events = app.Get<IEventLog>();

        await events.RecordAsync([visit], isReplay: false, Ct);
        await events.RecordAsync([visit, visit], isReplay: true, Ct);

        Assert.Equal(1L, await EventsAsync(sent));
        Assert.Equal(1L, await app.SqlAsync("SELECT clicks_people FROM campaign_links WHERE campaign_id = $1", sent.Id));
    }

    [Fact]
    public async Task Visits_of_a_message_that_is_not_in_the_ledger_are_dropped()
    {
        var sent = await SentAsync(1);
        var unknown = sent with { Messages = [long.MaxValue - 5] };

        using var open = await GetAsync(unknown.Open(0), Chrome);
        using var withdrawal = await PostAsync(unknown.Unsubscribe(0), new() { ["List-Unsubscribe"] = "One-Click" });

        Assert.Equal(HttpStatusCode.OK, open.StatusCode);
        Assert.Equal(HttpStatusCode.OK, withdrawal.StatusCode);
        Assert.Equal(0L, await app.SqlAsync("SELECT count(*) FROM events WHERE message_id = $1", long.MaxValue - 5));
    }

    private async Task<SentCampaign> SentAsync(int people) => await A.SentCampaignAsync(app, (await A.ClientAsync(app)).ClientId!.Value, people);

    private async Task<CampaignCounts> CountsAsync(SentCampaign sent)
    {
        await using var db = await app.Get<IDashboardDbFactory>().OpenAsync(Actor.System(sent.ClientId), Ct);
        return await db.CampaignCounts.AsNoTracking().SingleAsync(c => c.CampaignId == sent.Id, Ct);
    }

    private async Task<long> EventsAsync(SentCampaign sent) => (long)(await app.SqlAsync("SELECT count(*) FROM events WHERE campaign_id = $1", sent.Id))!;

    private HttpClient Browser() => app.CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false, HandleCookies = false });

    private Task<HttpResponseMessage> GetAsync(string path, string agent) => SendAsync(HttpMethod.Get, path, agent);

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string agent)
    {
        using var browser = Browser();
        using var request = new HttpRequestMessage(method, path);
        request.Headers.TryAddWithoutValidation("User-Agent", agent);
        return await browser.SendAsync(request, Ct);
    }

    private async Task<HttpResponseMessage> PostAsync(string path, Dictionary<string, string> form)
    {
        using var browser = Browser();
        using var body = new FormUrlEncodedContent(form);
        return await browser.PostAsync(new Uri(path, UriKind.Relative), body, Ct);
    }
}
