using Dashboard.Core;
using Dashboard.Core.Tracking;
using Dashboard.Tests.Making;
using Npgsql;

namespace Dashboard.Tests.Integration.Webhooks;

public sealed class EventFeedTests(DashboardApp app) : IClassFixture<DashboardApp>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_happened_stands_in_the_feed_in_order_and_only_of_ones_own_client()
    {
        var actor = await A.ClientAsync(app);
        var caller = await A.KeyAsync(app, actor, "events:read");
        var other = await A.KeyAsync(app, await A.ClientAsync(app), "events:read");
        var sent = await A.SentCampaignAsync(app, actor.ClientId!.Value, people: 2);
        var now = TimeProvider.System.GetUtcNow();
        await RecordAsync(new Visit(Guid.CreateVersion7(), EventKind.Opened, now, sent.Month, sent.Messages[0]));
        await RecordAsync(new Visit(Guid.CreateVersion7(), EventKind.Clicked, now, sent.Month, sent.Messages[0], 0, "https://a.example/"));
        await RecordAsync(new Visit(Guid.CreateVersion7(), EventKind.Unsubscribed, now, sent.Month, sent.Messages[1]));

        var all = await FollowAsync(caller, 4);

        Assert.Equal(["campaign.sent", "email.opened", "email.clicked", "email.unsubscribed"], all.Select(e => e["type"]!.ToString()));
        Assert.Equal(sent.Messages[0].ToString(System.Globalization.CultureInfo.InvariantCulture), all[1]["messageId"]!.ToString());
        Assert.EndsWith("@example.com", all[1]["email"]!.ToString(), StringComparison.Ordinal);
        Assert.NotNull(all[1]["automatic"]);
        Assert.Equal("https://a.example/", all[2]["url"]!.ToString());
        Assert.All(all, e => Assert.Equal(sent.Id.ToString(), e["campaignId"]!.ToString()));
        Assert.Empty((await other.GetAsync("events")).Data);
        Assert.Empty((await caller.GetAsync($"events?after={all[^1]["id"]}")).Data);
        Assert.Equal("email.opened", Assert.Single((await caller.GetAsync($"events?type=email.opened")).Data)["type"]!.ToString());
    }

    [Fact]
    public async Task A_slow_transaction_is_waited_for_and_nothing_is_passed_by()
    {
        var actor = await A.ClientAsync(app);
        var caller = await A.KeyAsync(app, actor, "events:read");
        var source = app.Get<NpgsqlDataSource>();
        await app.SqlAsync("SELECT 1 FROM (SELECT ensure_month(ledger_month(clock_timestamp()))) made"); // who makes a month holds the others up
        await using var slow = await source.OpenConnectionAsync(Ct);
        await using var open = await slow.BeginTransactionAsync(Ct);
        await TellAsync(slow, actor, "slow");

        await using (var quick = await source.OpenConnectionAsync(Ct)) await TellAsync(quick, actor, "quick");
        Assert.Empty((await caller.GetAsync("events")).Data);
        await open.CommitAsync(Ct);

        var all = await FollowAsync(caller, 2);
        Assert.Equal(["slow", "quick"], all.Select(e => e["name"]!.ToString()));
    }

    [Fact]
    public async Task A_reader_who_follows_while_many_write_misses_nothing_and_gets_nothing_twice()
    {
        const int Writers = 6, Each = 40;
        var actor = await A.ClientAsync(app);
        var caller = await A.KeyAsync(app, actor, "events:read");
        var source = app.Get<NpgsqlDataSource>();
        var writing = Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
        {
            for (var n = 0; n < Each; n++)
            {
                await using var connection = await source.OpenConnectionAsync(Ct);
                await using var together = await connection.BeginTransactionAsync(Ct);
                await TellAsync(connection, actor, $"{writer}-{n}-a");
                if (n % 5 == 0) await Task.Delay(5, Ct);
                await TellAsync(connection, actor, $"{writer}-{n}-b");
                await together.CommitAsync(Ct);
            }
        }, Ct)));

        var seen = await FollowAsync(caller, Writers * Each * 2);
        await writing;

        Assert.Equal(Writers * Each * 2, seen.Select(e => e["name"]!.ToString()).Distinct().Count());
        Assert.Equal(seen.Count, seen.Select(e => e["id"]!.ToString()).Distinct().Count());
    }

    [Fact]
    public async Task A_cursor_that_is_none_a_type_that_is_none_and_no_client_are_refused()
    {
        var caller = await A.KeyAsync(app, await A.ClientAsync(app), "events:read");

        Assert.Equal(["after"], (await caller.GetAsync("events?after=7")).Fields);
        Assert.Equal(["type"], (await caller.GetAsync("events?type=email.eaten")).Fields);
        Assert.Equal(["clientId"], (await (await A.AgencyKeyAsync(app)).GetAsync("events")).Fields);
        Assert.Equal(403, (await (await A.KeyAsync(app, await A.ClientAsync(app), "lists:read")).GetAsync("events")).Status);
    }

    private Task RecordAsync(Visit visit) => app.Get<IEventLog>().RecordAsync([visit], isReplay: false, Ct);

    private static async Task TellAsync(NpgsqlConnection connection, Actor actor, string name)
    {
        await using var command = new NpgsqlCommand("SELECT tell_outbox(23, $1, NULL, jsonb_build_object('name', $2))", connection) { Parameters = { new() { Value = actor.ClientId!.Value }, new() { Value = name } } };
        await command.ExecuteNonQueryAsync(Ct);
    }

    /// <summary>Follows the feed until so many have come.</summary>
    private static async Task<List<System.Text.Json.Nodes.JsonObject>> FollowAsync(Caller caller, int count)
    {
        var seen = new List<System.Text.Json.Nodes.JsonObject>();
        await Until.TrueAsync(async () =>
        {
            var answer = await caller.GetAsync("events?limit=100" + (seen.Count > 0 ? $"&after={seen[^1]["id"]}" : ""));
            seen.AddRange(answer.Data);
            return seen.Count >= count;
        }, $"{count} events", 120);
        return seen;
    }
}
