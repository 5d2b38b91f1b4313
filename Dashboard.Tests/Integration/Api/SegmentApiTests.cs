using Dashboard.Tests.Making;

namespace Dashboard.Tests.Integration.Api;

public sealed class SegmentApiTests(DashboardApp app) : IClassFixture<DashboardApp>
{
    private static readonly object Rome = new { all = new object[] { new { field = "attributes.city", op = "eq", value = "Rome" }, new { field = "attributes.orders", op = "gte", value = 3 } } };

    [Fact]
    public async Task A_segment_lives_from_its_first_count_to_its_deletion()
    {
        var caller = await A.KeyAsync(app, await A.ClientAsync(app));
        await caller.PostAsync("recipients", new { email = "ada@people.example", attributes = new { city = "Rome", orders = 12 } });
        await caller.PostAsync("recipients", new { email = "bob@people.example", attributes = new { city = "Rome", orders = 2 } });

        Assert.Equal("1", (await caller.PostAsync("segments/preview", new { rules = Rome }))["count"]);
        var added = await caller.PostAsync("segments", new { name = "Rome", rules = Rome });
        Assert.Equal((201, $"/api/v1/segments/{added["id"]}"), (added.Status, added.Headers["Location"]));
        Assert.Equal(409, (await caller.PostAsync("segments", new { name = "rome", rules = Rome })).Status);
        var members = await caller.GetAsync($"segments/{added["id"]}/recipients?include=total");
        Assert.Equal("ada@people.example", Assert.Single(members.Data)["email"]!.ToString());
        Assert.Equal("1", members["total"]);
        Assert.Equal(200, (await caller.PatchAsync($"segments/{added["id"]}", new { name = "Roma" })).Status);
        Assert.Equal(200, (await caller.PutAsync($"segments/{added["id"]}", new { name = "Everyone", rules = new { all = Array.Empty<object>() } })).Status);
        Assert.Equal("Everyone", Assert.Single((await caller.GetAsync("segments")).Data)["name"]!.ToString());
        Assert.Equal(2, (await caller.GetAsync($"segments/{added["id"]}/recipients")).Data.Count);
        Assert.Equal(204, (await caller.DeleteAsync($"segments/{added["id"]}")).Status);
        Assert.Equal(404, (await caller.GetAsync($"segments/{added["id"]}")).Status);
    }

    [Fact]
    public async Task What_is_wrong_with_a_rule_is_said_at_its_place()
    {
        var caller = await A.KeyAsync(app, await A.ClientAsync(app));

        var refused = await caller.PostAsync("segments", new { name = "A", rules = new { any = new object[] { new { field = "email", op = "gt", value = "x" } } } });

        Assert.Equal(400, refused.Status);
        Assert.NotNull(refused.Body["errors"]!["rules.any[0].op"]);
        Assert.Equal(400, (await caller.PostAsync("segments", new { name = "A" })).Status);
        Assert.Equal(400, (await caller.PostAsync("segments/preview", new { })).Status);
    }

    [Fact]
    public async Task Each_act_takes_its_scope()
    {
        var actor = await A.ClientAsync(app);
        var reader = await A.KeyAsync(app, actor, "lists:read");
        var writer = await A.KeyAsync(app, actor, "lists:write");

        Assert.Equal(403, (await reader.PostAsync("segments", new { name = "A", rules = Rome })).Status);
        Assert.Equal(403, (await reader.PostAsync("segments/preview", new { rules = Rome })).Status);
        var added = await writer.PostAsync("segments", new { name = "A", rules = Rome });
        Assert.Equal(201, added.Status);
        Assert.Equal(403, (await writer.GetAsync("segments")).Status);
        Assert.Equal(403, (await reader.GetAsync($"segments/{added["id"]}/recipients")).Status);
        Assert.Equal(403, (await reader.DeleteAsync($"segments/{added["id"]}")).Status);
    }
}
