using Dashboard.Core.ApiKeys;
using Dashboard.Tests.Making;

namespace Dashboard.Tests.Integration.Api;

public sealed class ApiKeyTests(DashboardApp app) : IClassFixture<DashboardApp>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_key_is_shown_once_and_acts_for_its_client()
    {
        var client = await A.ClientAsync(app);
        var admin = await A.SignedInAsync(app);

        var issued = await admin.PostAsync("api-keys", new { clientId = client.ClientId, name = "Shop", scopes = new[] { "*" } });

        Assert.Equal(201, issued.Status);
        Assert.Equal($"/api/v1/api-keys/{issued["id"]}", issued.Headers["Location"]);
        var me = await new Caller(app.CreateClient(), issued["key"]).GetAsync("me");
        Assert.Equal(("apiKey", client.ClientId.ToString(), "client"), (me["kind"], me["clientId"], me["role"]));
        Assert.DoesNotContain("relays:write", me["scopes"]!, StringComparison.Ordinal);
        Assert.DoesNotContain(issued["key"]!, (await admin.GetAsync($"api-keys/{issued["id"]}")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_may_do_what_its_scopes_say_and_nothing_else()
    {
        var reader = await A.KeyAsync(app, await A.ClientAsync(app), Scopes.ListsRead);

        Assert.Equal(200, (await reader.GetAsync("lists")).Status);
        var refused = await reader.PostAsync("lists", new { name = "New" });
        Assert.Equal((403, "scope.missing"), (refused.Status, refused["code"]));
        Assert.Contains(Scopes.ListsWrite, refused["detail"], StringComparison.Ordinal);
        Assert.Equal(403, (await reader.GetAsync("campaigns")).Status);
    }

    [Fact]
    public async Task Nobody_hands_out_scopes_that_they_do_not_have()
    {
        var keeper = await A.KeyAsync(app, await A.ClientAsync(app), Scopes.KeysWrite, Scopes.ListsRead);

        Assert.Equal(403, (await keeper.PostAsync("api-keys", new { name = "More", scopes = new[] { "*" } })).Status);
        Assert.Equal(201, (await keeper.PostAsync("api-keys", new { name = "Less", scopes = new[] { "lists:read" } })).Status);
    }

    [Theory]
    [InlineData("""{"scopes":["*"]}""", "name")]
    [InlineData("""{"name":"A key","scopes":[]}""", "scopes")]
    [InlineData("""{"name":"A key"}""", "scopes")]
    [InlineData("""{"name":"A key","scopes":["everything"]}""", "scopes")]
    [InlineData("""{"name":"A key","scopes":[null]}""", "scopes")]
    [InlineData("""{"name":"A key","scopes":["*"],"expiresAt":"2020-01-01T00:00:00Z"}""", "expiresAt")]
    [InlineData("""{"name":"A key","scopes":["*"],"expiresAt":"soon"}""", "expiresAt")]
    [InlineData("""{"name":"A key","scopes":["relays:write"]}""", "scopes")]
    public async Task A_key_that_cannot_be_is_refused_by_field(string body, string field)
    {
        var caller = await A.KeyAsync(app, await A.ClientAsync(app));

        var answer = await caller.SendTextAsync(HttpMethod.Post, "api-keys", body);

        Assert.Equal(400, answer.Status);
        Assert.Contains(field, answer.Fields);
    }

    [Fact]
    public async Task After_a_rotation_both_keys_live_and_the_old_one_has_an_end()
    {
        var client = await A.ClientAsync(app);
        var caller = await A.KeyAsync(app, client);
        var id = (await caller.GetAsync("me"))["id"];

        var rotated = await caller.PostAsync($"api-keys/{id}/rotate");

        Assert.Equal((201, id), (rotated.Status, rotated["rotatedFrom"]));
        var successor = new Caller(app.CreateClient(), rotated["key"]);
        Assert.Equal(200, (await successor.GetAsync("me")).Status);
        Assert.Equal(200, (await caller.GetAsync("me")).Status);
        var old = (await app.Get<ApiKeyService>().FindAsync(client, Guid.Parse(id!), Ct)).Value;
        Assert.InRange(old.ExpiresAt!.Value - TimeProvider.System.GetUtcNow(), TimeSpan.FromHours(23.9), TimeSpan.FromHours(24));
    }

    [Fact]
    public async Task A_rotation_without_overlap_ends_the_old_key()
    {
        var caller = await A.KeyAsync(app, await A.ClientAsync(app));
        var issued = await caller.PostAsync("api-keys", new { name = "Short", scopes = new[] { "*" } });

        Assert.Equal(201, (await caller.PostAsync($"api-keys/{issued["id"]}/rotate", new { overlapHours = 0 })).Status);

        Assert.Equal(401, (await new Caller(app.CreateClient(), issued["key"]).GetAsync("me")).Status);
        Assert.Equal(409, (await caller.PostAsync($"api-keys/{issued["id"]}/rotate")).Status);
        Assert.Equal(400, (await caller.PostAsync($"api-keys/{issued["id"]}/rotate", new { overlapHours = 1e300 })).Status);
    }

    [Fact]
    public async Task A_revoked_key_lets_nobody_in_within_five_seconds()
    {
        var caller = await A.KeyAsync(app, await A.ClientAsync(app));
        var issued = await caller.PostAsync("api-keys", new { name = "Lost", scopes = new[] { "*" } });
        var finder = new Caller(app.CreateClient(), issued["key"]);
        Assert.Equal(200, (await finder.GetAsync("me")).Status);

        Assert.Equal(204, (await caller.DeleteAsync($"api-keys/{issued["id"]}")).Status);

        var revoked = TimeProvider.System.GetTimestamp();
        using var again = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while ((await finder.GetAsync("me")).Status != 401)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(revoked) < TimeSpan.FromSeconds(5), "The key still lets someone in after five seconds.");
            await again.WaitForNextTickAsync(Ct);
        }
    }

    [Fact]
    public async Task The_use_of_a_key_is_noted()
    {
        var client = await A.ClientAsync(app);
        var caller = await A.KeyAsync(app, client);

        var id = (await caller.GetAsync("me"))["id"];

        Assert.NotNull((await app.Get<ApiKeyService>().FindAsync(client, Guid.Parse(id!), Ct)).Value.LastUsedAt);
    }

    [Fact]
    public async Task A_cookie_or_a_key_in_the_address_opens_nothing()
    {
        var caller = await A.KeyAsync(app, await A.ClientAsync(app));
        var stranger = A.Stranger(app);

        Assert.Equal(401, (await stranger.GetAsync($"me?access_token={caller.Bearer}&api_key={caller.Bearer}")).Status);
        Assert.Equal(401, (await stranger.GetAsync("me", ("Cookie", $"dashboard={caller.Bearer}"))).Status);
    }
}
