using Dashboard.Core;
using Dashboard.Tests.Making;

namespace Dashboard.Tests.Integration.Webhooks;

/// <summary>A receiver that is away for more than an hour, by the waits that hold out of the box; the database's clock is moved instead of waiting.</summary>
public sealed class WebhookOutageTests(WebhookOutageTests.Unhurried app) : IClassFixture<WebhookOutageTests.Unhurried>
{
    private const int CampaignSent = 23, Events = 5;

    /// <summary>5 s, 30 s, 2 min, 10 min, 30 min and 1 h: so many attempts lie within the first hour and 42 minutes.</summary>
    private const int AttemptsWhileAway = 6;

    [Fact]
    public async Task One_that_is_down_for_an_hour_gets_everything_when_it_is_back()
    {
        var port = WebhookReceiver.FreePort();
        var actor = await A.ClientAsync(app);
        var caller = await A.KeyAsync(app, actor);
        var added = await caller.PostAsync("webhooks", new { url = $"http://127.0.0.1:{port}/hook", events = new[] { "campaign.sent" } });
        var id = Guid.Parse(added["id"]!);
        app.Pump();

        for (var n = 0; n < Events; n++) await app.SqlAsync("SELECT 1 FROM (SELECT tell_outbox($1, $2, NULL, jsonb_build_object('name', $3))) told", CampaignSent, actor.ClientId!.Value, $"{n}");
        await Until.TrueAsync(async () => await LeastAttemptsAsync(id) >= AttemptsWhileAway, "all were tried over and over", 120);
        Assert.Equal("true", (await caller.GetAsync($"webhooks/{id}"))["enabled"]);
        Assert.Empty((await caller.GetAsync($"webhooks/{id}/deliveries?state=failed")).Data);

        await using var receiver = new WebhookReceiver(port);
        await Until.TrueAsync(
            async () =>
            {
                await PassAsync(id, int.MaxValue);
                return (await caller.GetAsync($"webhooks/{id}/deliveries?state=delivered")).Data.Count == Events;
            },
            "all are delivered", 120);

        Assert.Equal(["0", "1", "2", "3", "4"], receiver.Calls.Select(c => c.Json["name"]!.ToString()).Distinct().Order());
        Assert.All(receiver.Calls, c => Assert.True(c.IsSignedWith(added["secret"]!)));
        Assert.Null((await caller.GetAsync($"webhooks/{id}"))["failingSince"]);
    }

    /// <summary>Lets the time pass that is waited for by what was tried less often.</summary>
    private async Task PassAsync(Guid id, int most)
    {
        await app.SqlAsync("UPDATE webhooks SET resting_until = now() WHERE id = $1 AND resting_until > now()", id);
        await app.SqlAsync("UPDATE webhook_deliveries SET next_attempt_at = now() WHERE webhook_id = $1 AND next_attempt_at > now() AND attempts BETWEEN 1 AND $2 - 1", id, most);
    }

    private async Task<long> LeastAttemptsAsync(Guid id)
    {
        await PassAsync(id, AttemptsWhileAway);
        return (long)(await app.SqlAsync("SELECT CASE WHEN count(*) = $2 THEN min(attempts)::bigint ELSE 0 END FROM webhook_deliveries WHERE webhook_id = $1", id, (long)Events))!;
    }

    /// <summary>The program with its own waits.</summary>
    public sealed class Unhurried(PostgresServer server) : WebhookApp(server)
    {
        protected override int Tries => 0;
    }
}
