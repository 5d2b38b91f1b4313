using System.Globalization;
using Dashboard.Core;
using Dashboard.Core.Webhooks;
using Dashboard.Tests.Making;

namespace Dashboard.Tests.Integration.Webhooks;

/// <summary>Endpoints that behave, and those that do not. The clock of retries is the database's; what would take days is moved there.</summary>
public sealed class WebhookTests(WebhookApp app) : IClassFixture<WebhookApp>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_event_that_was_asked_for_comes_once_signed_and_the_same_as_in_the_feed()
    {
        await using var receiver = new WebhookReceiver();
        var (actor, caller) = await ClientAsync();
        var added = await caller.PostAsync("webhooks", new { url = receiver.Url, events = new[] { "campaign.*" } });
        Assert.Equal(201, added.Status);
        app.Pump();

        await TellAsync(actor, 23, "one");
        await TellAsync(actor, 31, "not asked for");
        await TellAsync(actor, 24, "two");
        await Until.TrueAsync(() => receiver.Calls.Count >= 2, "two calls", 60);

        var calls = receiver.Calls.ToArray();
        Assert.Equal(["campaign.cancelled", "campaign.sent"], calls.Select(c => c.Type).Order());
        Assert.All(calls, c => Assert.True(c.IsSignedWith(added["secret"]!)));
        var feed = (await caller.GetAsync("events?type=campaign.sent")).Data[0];
        var told = calls.Single(c => c.Type == "campaign.sent");
        Assert.Equal(feed.ToJsonString(), told.Json.ToJsonString());
        Assert.Equal(feed["id"]!.ToString(), told.Id);
        await DeliveredAsync(caller, added["id"]!, 2);
        Assert.Equal(2, receiver.Calls.Count);
    }

    [Fact]
    public async Task What_happened_before_it_was_added_is_not_told()
    {
        await using var receiver = new WebhookReceiver();
        var (actor, caller) = await ClientAsync();
        await TellAsync(actor, 23, "before");
        var id = await AddAsync(caller, receiver);
        app.Pump();

        await TellAsync(actor, 23, "after");

        await DeliveredAsync(caller, id, 1);
        Assert.Equal("after", Assert.Single(receiver.Calls).Json["name"]!.ToString());
    }

    [Theory]
    [InlineData(500)]
    [InlineData(404)]
    [InlineData(302)]
    public async Task An_answer_that_is_no_success_is_tried_again_until_it_is(int status)
    {
        await using var receiver = new WebhookReceiver();
        receiver.Answer = (_, response) =>
        {
            response.StatusCode = receiver.Calls.Count < 3 ? status : 204;
            if (status == 302) response.RedirectLocation = $"http://127.0.0.1:{receiver.Port}/elsewhere";
            return Task.CompletedTask;
        };
        var (actor, caller) = await ClientAsync();
        var id = await AddAsync(caller, receiver);
        app.Pump();

        await TellAsync(actor, 23, "x");

        var delivery = Assert.Single(await DeliveredAsync(caller, id, 1));
        Assert.Equal("3", delivery["attempts"]!.ToString());
        Assert.All(receiver.Calls, c => Assert.Equal("/hook", c.Path));
        Assert.Single(receiver.Calls.Select(c => c.Id).Distinct());
        var log = (await caller.GetAsync($"webhooks/{id}/deliveries/{delivery["id"]}")).Body["log"]!.AsArray();
        Assert.Equal([status, status, 204], log.Select(a => (int)a!["status"]!));
        Assert.Contains("webhook-signature: v1,", log[0]!["requestHeaders"]!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_slow_one_is_not_waited_for()
    {
        await using var receiver = new WebhookReceiver();
        var slow = new TaskCompletionSource();
        receiver.Answer = (_, _) => receiver.Calls.Count == 1 ? slow.Task : Task.CompletedTask;
        var (actor, caller) = await ClientAsync();
        var id = await AddAsync(caller, receiver);
        app.Pump();

        for (var n = 0; n < 5; n++) await TellAsync(actor, 23, $"{n}");

        await DeliveredAsync(caller, id, 5);
        Assert.Equal(["0", "1", "2", "3", "4"], receiver.Calls.Select(c => c.Json["name"]!.ToString()).Distinct().Order());
        slow.SetResult();
    }

    [Fact]
    public async Task Too_many_requests_is_left_in_peace_as_long_as_it_asks()
    {
        await using var receiver = new WebhookReceiver();
        receiver.Answer = (_, response) =>
        {
            response.StatusCode = 429;
            response.Headers["Retry-After"] = "3600";
            return Task.CompletedTask;
        };
        var (actor, caller) = await ClientAsync();
        var id = await AddAsync(caller, receiver);
        app.Pump();

        await TellAsync(actor, 23, "x");
        await Until.TrueAsync(async () => (await caller.GetAsync($"webhooks/{id}/deliveries")).Data is [var one] && one["lastStatus"]?.ToString() == "429", "it was asked", 60);

        var delivery = (await caller.GetAsync($"webhooks/{id}/deliveries")).Data[0];
        Assert.True(Time(delivery["nextAttemptAt"]) - TimeProvider.System.GetUtcNow() > TimeSpan.FromMinutes(50));
        receiver.AnswerWith(200);
        await app.SqlAsync("UPDATE webhooks SET resting_until = now() WHERE id = $1", Guid.Parse(id));
        await app.SqlAsync("UPDATE webhook_deliveries SET next_attempt_at = now() WHERE webhook_id = $1", Guid.Parse(id));
        await DeliveredAsync(caller, id, 1);
    }

    [Fact]
    public async Task Gone_switches_it_off_at_once_with_notice()
    {
        await using var receiver = new WebhookReceiver();
        receiver.AnswerWith(410);
        var (actor, caller) = await ClientAsync();
        var person = await A.UserAsync(app, actor);
        var id = await AddAsync(caller, receiver, "campaign.*");
        app.Pump();

        await TellAsync(actor, 23, "x");

        await Until.TrueAsync(async () => (await caller.GetAsync($"webhooks/{id}"))["enabled"] == "false", "it is switched off", 60);
        Assert.Contains("410", (await caller.GetAsync($"webhooks/{id}"))["disabledReason"], StringComparison.Ordinal);
        Assert.Single(receiver.Calls);
        await Until.TrueAsync(async () => (await caller.GetAsync("events?type=webhook.disabled")).Data.Count == 1, "it stands in the feed", 60);
        await Until.TrueAsync(async () => (long)(await app.SqlAsync("SELECT count(*) FROM captured_messages WHERE recipient = $1", person.User.Email!))! == 1, "its people are told", 60);
    }

    [Fact]
    public async Task One_that_keeps_failing_is_switched_off_and_is_told_what_it_missed_when_it_is_on_again()
    {
        await using var receiver = new WebhookReceiver();
        receiver.AnswerWith(503);
        var (actor, caller) = await ClientAsync();
        var id = await AddAsync(caller, receiver, "campaign.*");
        app.Pump();
        await TellAsync(actor, 23, "first");
        await Until.TrueAsync(() => !receiver.Calls.IsEmpty, "it was called", 60);
        await app.SqlAsync("UPDATE webhooks SET failing_since = now() - interval '3 days' WHERE id = $1", Guid.Parse(id));

        await Until.TrueAsync(async () => (await caller.GetAsync($"webhooks/{id}"))["enabled"] == "false", "it is switched off", 90);
        await TellAsync(actor, 23, "meanwhile");
        receiver.AnswerWith(200);
        Assert.Equal(200, (await caller.PatchAsync($"webhooks/{id}", new { enabled = true })).Status);

        await Until.TrueAsync(() => receiver.Calls.Any(c => c.Json["name"]!.ToString() == "meanwhile"), "what it missed came", 60);
        Assert.Equal("1", (await caller.PostAsync($"webhooks/{id}/replay", new { state = "failed" }))["replayed"]);
        await DeliveredAsync(caller, id, 2);
        Assert.Equal("first", receiver.Calls.Last().Json["name"]!.ToString());
    }

    [Fact]
    public async Task After_a_new_secret_both_sign_for_a_day()
    {
        await using var receiver = new WebhookReceiver();
        var (_, caller) = await ClientAsync();
        var added = await caller.PostAsync("webhooks", new { url = receiver.Url, events = new[] { "*" } });
        var rotated = await caller.PostAsync($"webhooks/{added["id"]}/rotate-secret");

        var tried = await caller.PostAsync($"webhooks/{added["id"]}/test");
        await app.SqlAsync("UPDATE webhooks SET old_secret_ends_at = now() WHERE id = $1", Guid.Parse(added["id"]!));
        await caller.PostAsync($"webhooks/{added["id"]}/test");

        Assert.Equal((200, "delivered"), (tried.Status, tried["state"]));
        var calls = receiver.Calls.ToArray();
        Assert.Equal("webhook.test", calls[0].Type);
        Assert.Equal((true, true), (calls[0].IsSignedWith(added["secret"]!), calls[0].IsSignedWith(rotated["secret"]!)));
        Assert.Equal((false, true), (calls[1].IsSignedWith(added["secret"]!), calls[1].IsSignedWith(rotated["secret"]!)));
    }

    [Fact]
    public async Task A_delivery_is_replayed_with_the_same_id_and_body()
    {
        await using var receiver = new WebhookReceiver();
        var (actor, caller) = await ClientAsync();
        var id = await AddAsync(caller, receiver);
        app.Pump();
        await TellAsync(actor, 23, "x");
        var delivery = Assert.Single(await DeliveredAsync(caller, id, 1));

        Assert.Equal(200, (await caller.PostAsync($"webhooks/{id}/deliveries/{delivery["id"]}/replay")).Status);
        await Until.TrueAsync(() => receiver.Calls.Count == 2, "it came again", 60);

        var calls = receiver.Calls.ToArray();
        Assert.Equal((calls[0].Id, calls[0].Body), (calls[1].Id, calls[1].Body));
        Assert.Equal(404, (await caller.PostAsync($"webhooks/{id}/deliveries/999999999/replay")).Status);
    }

    [Fact]
    public async Task Edits_are_merged_checked_and_refused_on_a_version_that_is_gone()
    {
        var (_, caller) = await ClientAsync();
        var added = await caller.PostAsync("webhooks", new { url = "http://127.0.0.1:9/x", events = new[] { "*" }, description = "Shop" });
        var read = await caller.GetAsync($"webhooks/{added["id"]}");

        var edited = await caller.PatchAsync($"webhooks/{added["id"]}", new { events = new[] { "email.bounced" } }, ("If-Match", read.Headers["ETag"]));
        Assert.Equal((200, "Shop"), (edited.Status, edited["description"]));
        Assert.Equal(409, (await caller.PatchAsync($"webhooks/{added["id"]}", new { description = "late" }, ("If-Match", read.Headers["ETag"]))).Status);
        Assert.Equal(["events"], (await caller.PatchAsync($"webhooks/{added["id"]}", new { events = new[] { "email.eaten" } })).Fields);
        Assert.Equal(["url"], (await caller.PatchAsync($"webhooks/{added["id"]}", new { url = "http://10.0.0.1/" })).Fields);
        Assert.DoesNotContain("whsec_", (await caller.GetAsync("webhooks")).Text, StringComparison.Ordinal);
        Assert.Equal(204, (await caller.DeleteAsync($"webhooks/{added["id"]}")).Status);
        Assert.Equal(404, (await caller.GetAsync($"webhooks/{added["id"]}")).Status);
    }

    private static DateTimeOffset Time(System.Text.Json.Nodes.JsonNode? node) => DateTimeOffset.Parse(node!.ToString(), CultureInfo.InvariantCulture);

    private async Task<(Actor Actor, Caller Caller)> ClientAsync()
    {
        var actor = await A.ClientAsync(app);
        return (actor, await A.KeyAsync(app, actor));
    }

    private static async Task<string> AddAsync(Caller caller, WebhookReceiver receiver, string events = "campaign.sent")
    {
        var added = await caller.PostAsync("webhooks", new { url = receiver.Url, events = new[] { events } });
        Assert.Equal(201, added.Status);
        return added["id"]!;
    }

    private Task<object?> TellAsync(Actor actor, int type, string name) => app.SqlAsync("SELECT 1 FROM (SELECT tell_outbox($1, $2, NULL, jsonb_build_object('name', $3))) told", type, actor.ClientId!.Value, name);

    /// <summary>Waits until so many deliveries are delivered; answers them.</summary>
    private static async Task<IReadOnlyList<System.Text.Json.Nodes.JsonObject>> DeliveredAsync(Caller caller, string webhook, int count)
    {
        IReadOnlyList<System.Text.Json.Nodes.JsonObject> delivered = [];
        await Until.TrueAsync(async () => (delivered = (await caller.GetAsync($"webhooks/{webhook}/deliveries?state=delivered")).Data).Count >= count, $"{count} deliveries", 90);
        return delivered;
    }
}
