using Dashboard.Core.Reputation;
using Dashboard.Core.Sandbox;
using Dashboard.Tests.Integration.Sending;
using Dashboard.Tests.Making;

namespace Dashboard.Tests.Integration.Sandbox;

/// <summary>A test key's campaign to every magic address: all states and events, and nobody is suppressed.</summary>
public sealed class MagicAddressTests(SendingApp app) : IClassFixture<SendingApp>
{
    private static readonly string[] Kinds = ["delivered", "bounced", "softbounce", "blocked", "complained", "unsubscribed", "machine-open", "bot-click", "deferred"];

    [Fact]
    public async Task A_test_campaign_goes_through_every_state_and_leaves_nothing_behind()
    {
        var actor = await A.ClientAsync(app);
        var program = await TestKeyAsync(actor);
        var list = (await program.PostAsync("lists", new { name = "Magic" }))["id"]!;
        foreach (var kind in Kinds) Assert.Equal(201, (await program.PostAsync("recipients", new { email = $"{kind}@sandbox.test", listIds = new[] { list } })).Status);
        var campaign = (await program.PostAsync("campaigns", new
        {
            name = "Try",
            subject = "Hello",
            fromName = "Acme",
            fromEmail = "news@acme.example",
            html = "<p><a href=\"https://acme.example/\">Look</a></p>",
            listIds = new[] { list },
        }))["id"]!;

        Assert.Equal(200, (await program.PostAsync($"campaigns/{campaign}/send")).Status);

        await Until.TrueAsync(async () =>
        {
            await app.Get<MagicReaders>().ReadAsync(TestContext.Current.CancellationToken);
            await app.SqlAsync("UPDATE messages SET next_attempt_at = now() WHERE next_attempt_at > now() AND campaign_id = $1", Guid.Parse(campaign));
            var types = (await program.GetAsync($"events?campaignId={campaign}&limit=100")).Data.Select(e => $"{e["email"]?.ToString().Split('@')[0]} {e["type"]}").ToHashSet();
            return new[]
            {
                "delivered email.accepted", "bounced email.bounced", "softbounce email.bounced", "blocked email.bounced", "complained email.complained", "unsubscribed email.unsubscribed",
                "machine-open email.opened", "bot-click email.clicked", "deferred email.deferred", "deferred email.accepted", " campaign.sent",
            }.All(types.Contains);
        }, "everything happened", 90);

        var events = (await program.GetAsync($"events?campaignId={campaign}&limit=100")).Data;
        Assert.Equal(["block", "hard", "soft"], events.Where(e => e["type"]!.ToString() == "email.bounced").Select(e => e["bounceClass"]!.ToString()).Order());
        Assert.All(events.Where(e => e["type"]!.ToString() is "email.opened" or "email.clicked"), e => Assert.Equal("true", e["automatic"]!.ToString()));
        Assert.Empty((await program.GetAsync("suppressions")).Data);
        Assert.Equal(0L, await app.SqlAsync("SELECT count(*) FROM recipients WHERE client_id = $1 AND status <> 0", actor.ClientId!.Value));
        Assert.Equal(0L, await app.SqlAsync("SELECT count(*) FROM campaigns c WHERE c.id = $1 AND NOT c.is_test", Guid.Parse(campaign)));
    }

    [Fact]
    public async Task Magic_addresses_in_a_live_campaign_count_in_no_reputation_and_a_test_campaign_in_no_report()
    {
        var actor = await A.ClientAsync(app);
        var live = await A.KeyAsync(app, actor);
        var test = await TestKeyAsync(actor);
        var list = (await live.PostAsync("lists", new { name = "Magic" }))["id"]!;
        foreach (var kind in (string[])["delivered", "bounced", "blocked", "complained"]) await live.PostAsync("recipients", new { email = $"{kind}@sandbox.test", listIds = new[] { list } });
        await live.PostAsync("recipients", new { email = "ada@people.example", listIds = new[] { list } });
        var (real, isReal) = await SentAsync(live, list);
        var (tried, isTried) = await SentAsync(test, list);

        await Until.TrueAsync(async () =>
        {
            await app.Get<MagicReaders>().ReadAsync(TestContext.Current.CancellationToken);
            return (await live.GetAsync("events?type=email.complained")).Data.Count == 2 && (await live.GetAsync($"campaigns/{real}"))["status"] == "sent" && (await live.GetAsync($"campaigns/{tried}"))["status"] == "sent";
        }, "both are sent and complained about", 90);

        Assert.Equal(("false", "true"), (isReal, isTried));
        Assert.Equal(["false", "true"], (await live.GetAsync("campaigns")).Data.Select(c => c["test"]!.ToString()).Order());
        var stats = await live.GetAsync($"campaigns/{real}/stats");
        Assert.Equal(("5", "3", "2", "1"), (stats["targeted"], stats["accepted"], stats["bounced"], stats["complained"]));
        var rate = Assert.Single(await app.Get<ReputationGuard>().RatesAsync(actor, TestContext.Current.CancellationToken), r => r.Scope == ReputationScope.Client);
        Assert.Equal((1L, 1L, 0L, 0L), (rate.Attempted, rate.Accepted, rate.Bounced, rate.Complained));
        var metrics = (await live.GetAsync("metrics?metrics=targeted,accepted")).Text;
        Assert.Contains("\"targeted\":5", metrics, StringComparison.Ordinal);
        var hours = await app.SqlAsync("SELECT sum(accepted) FROM client_hour_figures WHERE client_id = $1", actor.ClientId!.Value);
        Assert.Equal(3m, hours);
    }

    [Fact]
    public async Task A_test_key_sends_through_the_Sandbox_alone_and_touches_no_live_campaign()
    {
        var actor = await A.ClientAsync(app);
        var program = await TestKeyAsync(actor);
        var live = await A.KeyAsync(app, actor);
        var real = (await live.PostAsync("campaigns", new { name = "Real", subject = "x", fromEmail = "a@b.example", html = "<p>x</p>" }))["id"]!;
        var relay = await A.MailingAsync(app, people: 1, port: 1);

        Assert.Equal((403, "key.test_only"), await StatusAsync(program.PostAsync($"campaigns/{real}/send")));
        Assert.Equal((403, "key.test_only"), await StatusAsync(program.PostAsync($"campaigns/{real}/test", new { to = "x@people.example" })));
        Assert.Equal((403, "key.test_only"), await StatusAsync(program.PatchAsync($"campaigns/{real}", new { subject = "y" })));
        Assert.Equal((403, "key.test_only"), await StatusAsync(program.PostAsync("api-keys", new { name = "Live", scopes = new[] { "*" } })));
        var message = await program.PostAsync("messages", new { to = "ada@people.example", fromEmail = "a@b.example", subject = "s", text = "t", relayId = relay.RelayId });
        Assert.Equal("Sandbox", await app.SqlAsync("SELECT r.kind FROM transactional_mails t JOIN relays r ON r.id = t.relay_id WHERE t.message_id = $1", long.Parse(message["id"]!, System.Globalization.CultureInfo.InvariantCulture)));
    }

    /// <summary>A campaign to a list, on its way; and whether it calls itself a test.</summary>
    private static async Task<(string Id, string? Test)> SentAsync(Caller program, string list)
    {
        var made = await program.PostAsync("campaigns", new { name = "Spring", subject = "Hello", fromName = "Acme", fromEmail = "news@acme.example", html = "<p>Hello</p>", listIds = new[] { list } });
        Assert.Equal(200, (await program.PostAsync($"campaigns/{made["id"]}/send")).Status);
        return (made["id"]!, made["test"]);
    }

    private async Task<Caller> TestKeyAsync(Dashboard.Core.Actor actor)
    {
        var issued = await (await A.KeyAsync(app, actor)).PostAsync("api-keys", new { name = "Try", scopes = new[] { "*" }, test = true });
        Assert.StartsWith("sk_test_", issued["key"], StringComparison.Ordinal);
        return new(app.CreateClient(), issued["key"]);
    }

    private static async Task<(int, string?)> StatusAsync(Task<Answer> asked)
    {
        var answer = await asked;
        return (answer.Status, answer["code"]);
    }
}
