using Dashboard.Core;
using Dashboard.Core.Accounts;
using Dashboard.Core.Audit;
using Dashboard.Core.Lists;
using Dashboard.Core.Campaigns;
using Dashboard.Tests.Making;
using Npgsql;

namespace Dashboard.Tests.Integration.Accounts;

public sealed class RightsTests(DashboardApp app) : IClassFixture<DashboardApp>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("owner", true, true, true)]
    [InlineData("editor", true, false, false)]
    [InlineData("sender", false, true, false)]
    [InlineData("viewer", false, false, false)]
    public async Task Rights_hold_on_the_api_and_in_the_core(string right, bool edits, bool sends, bool owns)
    {
        var client = await A.ClientAsync(app);
        var draft = await DraftAsync(client);
        var (person, actor) = await PersonAsync(client, right);

        Assert.Equal(right, (await person.GetAsync("me"))["right"]);
        Assert.Equal(200, (await person.GetAsync("campaigns")).Status);
        Assert.Equal(edits ? 201 : 403, (await person.PostAsync("lists", new { name = $"L{Guid.NewGuid():N}" })).Status);
        Assert.Equal(sends, (await person.PostAsync($"campaigns/{draft}/send")).Status != 403);
        Assert.Equal(owns ? 201 : 403, (await person.PostAsync("api-keys", new { name = "k", scopes = new[] { "campaigns:read" } })).Status);
        Assert.Equal(owns ? 200 : 403, (await person.GetAsync("audit")).Status);

        if (!edits) await Assert.ThrowsAsync<NotAllowedException>(() => app.Get<ListService>().StartAsync(actor, $"M{Guid.NewGuid():N}", Ct));
        Assert.Equal(sends, (await app.Get<CampaignLauncher>().ScheduleAsync(actor, draft, TimeProvider.System.GetUtcNow().AddDays(1), Ct))?.Code != "right.missing");
    }

    [Fact]
    public async Task Four_eyes_need_another_person_and_an_edit_withdraws_the_approval()
    {
        var client = await A.ClientAsync(app);
        var admin = await A.SignedInAsync(app);
        Assert.Equal("true", (await admin.PatchAsync($"clients/{client.ClientId}", new { fourEyes = true }))["fourEyes"]);
        var (writer, writes) = await PersonAsync(client, "owner");
        var (other, _) = await PersonAsync(client, "sender");
        var id = await DraftAsync(writes);
        var at = new { at = TimeProvider.System.GetUtcNow().AddDays(1) };

        Assert.Equal("campaign.approval_missing", (await writer.PostAsync($"campaigns/{id}/schedule", at))["code"]);
        Assert.Equal("campaign.approval_own", (await writer.PostAsync($"campaigns/{id}/approve"))["code"]);
        Assert.Equal("campaign.approval_person", (await (await A.KeyAsync(app, client)).PostAsync($"campaigns/{id}/approve"))["code"]);
        Assert.Equal(200, (await other.PostAsync($"campaigns/{id}/approve")).Status);
        Assert.Equal("scheduled", (await writer.PostAsync($"campaigns/{id}/schedule", at))["status"]);

        var edited = await writer.PatchAsync($"campaigns/{id}", new { subject = "Another" });

        Assert.Equal((200, "draft", null), (edited.Status, edited["status"], edited["approvedBy"]));
        Assert.Equal("campaign.approval_missing", (await writer.PostAsync($"campaigns/{id}/send"))["code"]);
    }

    [Fact]
    public async Task The_log_tells_who_did_what_before_and_after_and_is_only_added_to()
    {
        var client = await A.ClientAsync(app);
        var (person, actor) = await PersonAsync(client, "owner");
        var list = (await person.PostAsync("lists", new { name = "Before" }))["id"];
        await person.PatchAsync($"lists/{list}", new { name = "After" });

        var log = (await person.GetAsync($"audit?subjectId={list}")).Data;

        Assert.Equal(["list.changed", "list.added"], log.Select(e => e["act"]!.ToString()));
        Assert.Equal(("Before", "After"), (log[0]["before"]!["name"]!.ToString(), log[0]["after"]!["name"]!.ToString()));
        Assert.Equal(actor.UserId.ToString(), log[0]["actor"]!["userId"]!.ToString());
        Assert.Empty((await (await A.KeyAsync(app, await A.ClientAsync(app))).GetAsync($"audit?subjectId={list}")).Data);
        Assert.Contains("list.changed", (await person.GetAsync("audit/export.csv")).Text, StringComparison.Ordinal);
        await Assert.ThrowsAsync<PostgresException>(() => app.SqlAsync("UPDATE audit_entries SET act = 'x'"));
        await Assert.ThrowsAsync<PostgresException>(() => app.SqlAsync("DELETE FROM audit_entries"));
        await Assert.ThrowsAsync<PostgresException>(() => app.SqlAsync("TRUNCATE audit_entries"));
    }

    [Fact]
    public async Task Sign_ins_refusals_and_secrets_are_told_as_they_should_be()
    {
        var client = await A.ClientAsync(app);
        var (person, actor) = await PersonAsync(client, "viewer");
        Assert.Equal(403, (await person.PostAsync("lists", new { name = "No" })).Status);

        var log = (await app.Get<AuditService>().SliceAsync(A.Admin(), new(UserId: actor.UserId), new SliceRequest(), Ct)).Value.Items;

        Assert.Contains(log, e => e.Act == "user.signed_in");
        Assert.Contains(log, e => e.Act == "refused");
        await (await A.SignedInAsync(app)).PostAsync("relays", new { name = $"R{Guid.NewGuid():N}", host = "smtp.example.com", port = 25, security = "none", userName = "u", password = "planted-secret-7" });
        Assert.Equal(0L, await app.SqlAsync("SELECT count(*) FROM audit_entries WHERE coalesce(after::text, '') || coalesce(before::text, '') LIKE '%planted-secret-7%'"));
    }

    [Fact]
    public async Task A_download_of_a_persons_data_and_single_mails_stand_in_the_log_without_addresses()
    {
        var client = await A.ClientAsync(app);
        var owner = await A.UserAsync(app, client);
        var key = await A.KeyAsync(app, client);
        var person = (await key.PostAsync("recipients", new { email = "told.about@people.example" }))["id"];
        using var browser = await A.BrowserAsync(app, owner);

        using var data = await browser.GetAsync(new Uri($"/recipients/{person}/data.json", UriKind.Relative), Ct);
        Assert.Contains("told.about@people.example", await data.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        var mail = new { to = "told.about@people.example", fromEmail = "orders@acme.example", subject = "Order 7", html = "<p>Order 7</p>" };
        Assert.Equal(201, (await key.PostAsync("messages", mail)).Status);
        Assert.Equal(200, (await key.PostAsync("messages/batch", new { messages = new[] { mail, mail } })).Status);

        var log = (await app.Get<AuditService>().SliceAsync(client, new(), new SliceRequest(100), Ct)).Value.Items;
        var taken = Assert.Single(log, entry => entry.Act == "recipient.data_taken");
        Assert.Equal((person, owner.User.Id), (taken.SubjectId, taken.UserId));
        var sent = log.Where(entry => entry.Act == "message.sent").Select(entry => entry.After!).Order(StringComparer.Ordinal).ToList();
        Assert.Equal(["1", "2"], sent.Select(after => System.Text.Json.Nodes.JsonNode.Parse(after)!["mails"]!.ToString()));
        Assert.All(log.Where(entry => entry.Act is "recipient.data_taken" or "message.sent"), entry => Assert.DoesNotContain("told.about", $"{entry.SubjectName} {entry.Before} {entry.After}", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Whoever_only_looks_changes_nothing()
    {
        var client = await A.ClientAsync(app);
        var eyes = client with { Impersonator = new(Guid.NewGuid(), "Ada"), OnlyLooks = true };

        await Assert.ThrowsAsync<NotAllowedException>(() => app.Get<ListService>().StartAsync(eyes, "New", Ct));
        Assert.Equal("impersonation.read_only", (await app.Get<CampaignLauncher>().StartAsync(eyes, await DraftAsync(client), Ct))?.Code);
    }

    private async Task<Guid> DraftAsync(Actor actor)
    {
        var list = (await app.Get<ListService>().StartAsync(actor, $"L{Guid.NewGuid():N}", Ct)).Value.Id;
        return (await app.Get<CampaignService>().DraftAsync(actor, new() { Name = "News", Subject = "Hello", FromEmail = "news@acme.example", FromName = "Acme", Html = "<p>Hi</p>", ListIds = [list] }, Ct)).Value.Id;
    }

    private async Task<(Caller Caller, Actor Actor)> PersonAsync(Actor client, string right)
    {
        var draft = new UserDraft { Email = $"{Guid.NewGuid():N}@people.example", DisplayName = right, Right = Enum.Parse<ClientRight>(right, ignoreCase: true) };
        var made = (await app.Get<AccountService>().AddClientUserAsync(A.Admin(), client.ClientId!.Value, draft, Ct)).Value;
        var token = await A.Stranger(app).PostAsync("auth/token", new { email = draft.Email, password = made.Password });
        return (new(app.CreateClient(), token["accessToken"]), new(made.User.Id, right, IsAdmin: false, client.ClientId) { Rights = ClientRights.Of(draft.Right) });
    }
}
