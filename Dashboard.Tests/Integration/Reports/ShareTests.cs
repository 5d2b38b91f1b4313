using System.Net;
using Dashboard.Core;
using Dashboard.Core.Clients;
using Dashboard.Core.Reports;
using Dashboard.Tests.Making;

namespace Dashboard.Tests.Integration.Reports;

/// <summary>A link shows its report and nothing else; what is expired, revoked or guessed is not there.</summary>
public sealed class ShareTests(DashboardApp app) : IClassFixture<DashboardApp>
{
    private ShareService Shares => app.Get<ShareService>();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_link_shows_its_report_in_the_clients_look_to_whoever_has_it()
    {
        var (ours, sent) = await SentAsync();
        await app.Get<BrandService>().SetAsync(ours, sent.ClientId, "#B0226A", [0x89, 0x50, 0x4E, 0x47, 1, 2, 3], Ct);
        var issued = (await Shares.ShareAsync(ours, sent.Id, 7, null, Ct)).Value;

        using var visitor = app.CreateClient();
        var answer = await visitor.GetAsync($"/r/{issued.Token}", Ct);
        var page = await answer.Content.ReadAsStringAsync(Ct);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("All 5 mails were accepted", page, StringComparison.Ordinal);
        Assert.Contains("#b0226a", page, StringComparison.Ordinal);
        Assert.Contains("data:image/png;base64,", page, StringComparison.Ordinal);
        Assert.Equal("noindex, nofollow", answer.Headers.GetValues("X-Robots-Tag").Single());
        Assert.DoesNotContain("href=", page, StringComparison.Ordinal); // it leads nowhere
        Assert.DoesNotContain("@example.com", page, StringComparison.Ordinal); // and names nobody
        Assert.Equal(1, Assert.Single((await Shares.ListAsync(ours, sent.Id, Ct)).Value).Views);
    }

    [Fact]
    public async Task What_is_expired_revoked_or_guessed_is_not_there()
    {
        var (ours, sent) = await SentAsync();
        var expired = (await Shares.ShareAsync(ours, sent.Id, 1, null, Ct)).Value;
        var revoked = (await Shares.ShareAsync(ours, sent.Id, 30, null, Ct)).Value;
        await app.SqlAsync("UPDATE report_shares SET expires_at = now() - interval '1 second' WHERE id = $1", expired.Share.Id);
        Assert.Null(await Shares.RevokeAsync(ours, revoked.Share.Id, Ct));

        using var visitor = app.CreateClient();
        foreach (var token in new[] { expired.Token, revoked.Token, new string('A', expired.Token.Length), expired.Token[..^1], sent.Id.ToString(), expired.Share.Id.ToString() })
            Assert.Equal(HttpStatusCode.NotFound, (await visitor.GetAsync($"/r/{token}", Ct)).StatusCode);
    }

    [Fact]
    public async Task A_password_stands_before_everything_but_whose_it_is()
    {
        var (ours, sent) = await SentAsync();
        var issued = (await Shares.ShareAsync(ours, sent.Id, 30, "correct horse", Ct)).Value;

        using var visitor = app.CreateClient();
        var door = await visitor.GetAsync($"/r/{issued.Token}", Ct);
        var wrong = await visitor.PostAsync($"/r/{issued.Token}", new FormUrlEncodedContent([new("password", "wrong horse")]), Ct);
        var right = await visitor.PostAsync($"/r/{issued.Token}", new FormUrlEncodedContent([new("password", "correct horse")]), Ct);

        Assert.DoesNotContain("accepted", await door.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, wrong.StatusCode);
        Assert.DoesNotContain("accepted", await wrong.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        Assert.Contains("All 5 mails were accepted", await right.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_hands_on_or_takes_back_what_is_another_clients()
    {
        var (ours, sent) = await SentAsync();
        var stranger = await A.ClientAsync(app);
        var issued = (await Shares.ShareAsync(ours, sent.Id, 30, null, Ct)).Value;

        Assert.Equal(ActorErrors.OtherClient, (await Shares.ShareAsync(stranger, sent.Id, 30, null, Ct)).Error);
        Assert.Equal(ActorErrors.OtherClient, (await Shares.ListAsync(stranger, sent.Id, Ct)).Error);
        Assert.Equal(ActorErrors.OtherClient, await Shares.RevokeAsync(stranger, issued.Share.Id, Ct));
        Assert.Equal(ReportErrors.ShareNotFound, await Shares.RevokeAsync(stranger, Guid.NewGuid(), Ct));
    }

    [Fact]
    public async Task The_API_makes_lists_and_revokes_links()
    {
        var (ours, sent) = await SentAsync();
        var caller = await A.KeyAsync(app, ours);

        var made = await caller.PostAsync($"campaigns/{sent.Id}/shares", new { expiresInDays = 3 });
        using var visitor = app.CreateClient();
        var seen = await visitor.GetAsync($"/r/{made["token"]}", Ct);

        Assert.Equal((201, HttpStatusCode.OK), (made.Status, seen.StatusCode));
        Assert.EndsWith($"/r/{made["token"]}", made["url"], StringComparison.Ordinal);
        Assert.Equal(made["id"], Assert.Single((await caller.GetAsync($"campaigns/{sent.Id}/shares")).Data)!["id"]!.ToString());
        Assert.Equal(204, (await caller.DeleteAsync($"shares/{made["id"]}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.GetAsync($"/r/{made["token"]}", Ct)).StatusCode);
        Assert.Equal("expiresInDays", Assert.Single((await caller.PostAsync($"campaigns/{sent.Id}/shares", new { expiresInDays = 900 })).Fields));
        Assert.Equal("password", Assert.Single((await caller.PostAsync($"campaigns/{sent.Id}/shares", new { password = "short" })).Fields));
    }

    [Fact]
    public async Task The_API_sets_a_clients_look_and_nobody_elses()
    {
        var (ours, _) = await SentAsync();
        var other = await A.ClientAsync(app);
        var caller = await A.KeyAsync(app, ours);
        var look = $"clients/{ours.ClientId}/brand";
        var logo = Convert.ToBase64String([0x89, 0x50, 0x4E, 0x47, 1, 2, 3]);

        Assert.Equal(ClientBrand.UsualColour, (await caller.GetAsync(look))["colour"]);
        Assert.Equal((200, logo, "image/png"), await caller.PutAsync(look, new { colour = "#B0226A", logo }) is var set ? (set.Status, set["logo"], set["logoType"]) : default);
        Assert.Equal(("#b0226a", logo), await caller.PutAsync(look, new { colour = "#b0226a" }) is var kept ? (kept["colour"], kept["logo"]) : default);
        Assert.Null((await caller.PutAsync(look, new { colour = "#b0226a", logo = "" }))["logo"]);
        Assert.Equal("colour", Assert.Single((await caller.PutAsync(look, new { colour = "red" })).Fields));
        Assert.Equal("logo", Assert.Single((await caller.PutAsync(look, new { logo = "not base64!" })).Fields));
        Assert.Equal("logo", Assert.Single((await caller.PutAsync(look, new { logo = Convert.ToBase64String("plain text"u8) })).Fields));
        Assert.Equal((403, 403), ((await caller.GetAsync($"clients/{other.ClientId}/brand")).Status, (await caller.PutAsync($"clients/{other.ClientId}/brand", new { colour = "#000000" })).Status));
        Assert.Equal(404, (await caller.GetAsync($"clients/{Guid.NewGuid()}/brand")).Status);
    }

    private async Task<(Actor Ours, SentCampaign Sent)> SentAsync()
    {
        var ours = await A.ClientAsync(app);
        return (ours, await A.SentCampaignAsync(app, ours.ClientId!.Value, 5, TimeSpan.FromHours(2)));
    }
}
