using System.Text.Json;
using Dashboard.Core.ApiKeys;
using Dashboard.Core.Campaigns;
using Dashboard.Core.Jobs;
using Dashboard.Core.Lists;
using Dashboard.Core.Sheets;
using Dashboard.Core.Segments;
using Dashboard.Tests.Making;
using Microsoft.AspNetCore.Routing;

namespace Dashboard.Tests.Integration.Api;

public sealed class TenancyTests(DashboardApp app) : IClassFixture<DashboardApp>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_route_with_an_id_tells_anything_about_another_clients_thing()
    {
        var theirs = await A.ClientAsync(app);
        var ours = await A.KeyAsync(app, await A.ClientAsync(app));
        var secret = $"secret-{Guid.NewGuid():N}";
        var things = new Dictionary<string, string>
        {
            ["clients"] = theirs.ClientId.ToString()!,
            ["users"] = (await A.UserAsync(app, theirs)).User.Id.ToString(),
            ["api-keys"] = (await app.Get<ApiKeyService>().IssueAsync(theirs, new() { Name = secret, Scopes = ["*"] }, ["*"], Ct)).Value.Row.Id.ToString(),
            ["lists"] = (await app.Get<ListService>().StartAsync(theirs, secret, Ct)).Value.Id.ToString(),
            ["segments"] = (await app.Get<SegmentService>().AddAsync(theirs, secret, JsonDocument.Parse("""{"all":[]}""").RootElement, Ct)).Value.Id.ToString(),
            ["campaigns"] = (await app.Get<CampaignService>().DraftAsync(theirs, new() { Name = secret }, Ct)).Value.Id.ToString(),
            ["jobs"] = await JobAsync(theirs.ClientId!.Value, secret),
        };
        things["messages"] = (await (await A.KeyAsync(app, theirs)).PostAsync("messages", new { to = "ada@people.example", fromEmail = "a@b.example", subject = secret, text = secret }))["id"]!;
        things["sheets"] = (await app.Get<SheetService>().ConnectAsync(theirs, new() { Name = secret, SpreadsheetId = "abc", Range = "A:G", Mapping = new() { ["date"] = "D", ["subject"] = "S", ["score"] = "P" } }, Ct)).Value.Id.ToString();
        things["exports"] = things["jobs"];
        things["imports"] = await ImportAsync(await A.KeyAsync(app, theirs), things["lists"], secret);

        var tried = 0;
        foreach (var (method, pattern) in Routes())
        {
            if (pattern.Contains("/uploads/", StringComparison.Ordinal) || !things.TryGetValue(pattern.Split('/')[3], out var id)) continue; // pieces of files have a test of their own
            var path = pattern.Replace("{id:guid}", id, StringComparison.Ordinal).Replace("{id:long}", id, StringComparison.Ordinal);
            var answer = await ours.SendTextAsync(new(method), path, """{"name":"A","to":"a@b.example","at":"2030-01-01T00:00:00Z","email":"x@people.example"}""");

            Assert.True(answer.Status == 403, $"{method} {pattern} answered {answer.Status}: {answer.Text}");
            Assert.DoesNotContain(secret, answer.Text, StringComparison.Ordinal);
            tried++;
        }

        Assert.InRange(tried, 20, 1000);
    }

    [Fact]
    public async Task No_list_holds_another_clients_row()
    {
        var theirs = await A.ClientAsync(app);
        var secret = $"secret-{Guid.NewGuid():N}";
        await app.Get<ListService>().StartAsync(theirs, secret, Ct);
        await app.Get<SegmentService>().AddAsync(theirs, secret, JsonDocument.Parse("""{"all":[]}""").RootElement, Ct);
        await app.Get<CampaignService>().DraftAsync(theirs, new() { Name = secret }, Ct);
        await app.Get<ApiKeyService>().IssueAsync(theirs, new() { Name = secret, Scopes = ["*"] }, ["*"], Ct);
        var user = await A.UserAsync(app, theirs);
        var client = await A.ClientAsync(app);

        foreach (var ours in new[] { await A.KeyAsync(app, client), await A.SignedInAsync(app, client) })
        {
            foreach (var path in new[] { "clients", "users", "api-keys", "lists", "campaigns", "jobs", "sandbox/messages", "imports", "sheets", "quality/records", "quality/reports", "recipients", "segments", "suppressions", "messages" })
            {
                var all = await ours.GetAsync($"{path}?limit=100");
                Assert.Equal(200, all.Status);
                Assert.DoesNotContain(secret, all.Text, StringComparison.Ordinal);
                Assert.DoesNotContain(theirs.ClientId.ToString()!, all.Text, StringComparison.Ordinal);
                Assert.DoesNotContain(user.User.Email, all.Text, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task Naming_another_client_is_refused_whether_or_not_it_exists()
    {
        var theirs = (await A.ClientAsync(app)).ClientId;
        var ours = await A.KeyAsync(app, await A.ClientAsync(app));

        foreach (var id in new[] { theirs, Guid.NewGuid() })
        {
            Assert.Equal(403, (await ours.GetAsync($"campaigns?clientId={id}")).Status);
            Assert.Equal(403, (await ours.GetAsync($"me?clientId={id}")).Status);
            Assert.Equal(403, (await ours.PostAsync("lists", new { clientId = id, name = "L" })).Status);
            Assert.Equal(403, (await ours.PostAsync("api-keys", new { clientId = id, name = "K", scopes = new[] { "*" } })).Status);
        }
    }

    [Fact]
    public async Task Another_clients_list_is_no_audience()
    {
        var theirs = await app.Get<ListService>().StartAsync(await A.ClientAsync(app), "Theirs", Ct);
        var ours = await A.KeyAsync(app, await A.ClientAsync(app));

        Assert.Equal(403, (await ours.PostAsync("campaigns", new { name = "A", listIds = new[] { theirs.Value.Id } })).Status);
        Assert.Equal(403, (await ours.PostAsync("campaigns", new { name = "A", excludeListIds = new[] { theirs.Value.Id } })).Status);
    }

    [Fact]
    public async Task What_is_the_agencys_is_closed_to_clients()
    {
        var client = await A.ClientAsync(app);

        foreach (var ours in new[] { await A.KeyAsync(app, client), await A.SignedInAsync(app, client) })
        {
            Assert.Equal((403, "admin.required"), await StatusAsync(ours.PostAsync("clients", new { name = "Mine" })));
            Assert.Equal((403, "admin.required"), await StatusAsync(ours.GetAsync("relays")));
            Assert.Equal((403, "admin.required"), await StatusAsync(ours.PostAsync("users", new { email = "me@people.example" })));
            Assert.Equal((403, "admin.required"), await StatusAsync(ours.PostAsync($"clients/{client.ClientId}/users", new { email = "me@people.example" })));
            Assert.Equal(403, (await ours.PostAsync("api-keys", new { name = "More", scopes = new[] { "relays:write" } })).Status switch { 400 or 403 => 403, var other => other });
        }
    }

    private static async Task<(int, string?)> StatusAsync(Task<Answer> asked)
    {
        var answer = await asked;
        return (answer.Status, answer["code"]);
    }

    private static async Task<string> ImportAsync(Caller owner, string list, string name)
    {
        using var form = new MultipartFormDataContent { { new StringContent(list), "listId" }, { new StringContent("email\r\na@b.example"), "file", name + ".csv" } };
        return (await owner.SendAsync(HttpMethod.Post, "imports", form))["id"]!;
    }

    private async Task<string> JobAsync(Guid client, string title)
    {
        var id = Guid.CreateVersion7();
        await app.SqlAsync(
            "INSERT INTO jobs (id, client_id, kind, title, arguments, state, started_by, created_at, done, cancel_requested) VALUES ($1, $2, 'import', $3, '{}', 'Failed', 'them', now(), 0, false)",
            id, client, title);
        Assert.NotNull((await app.Get<JobService>().FindAsync(A.Admin(), id, Ct)).Value);
        return id.ToString();
    }

    private IEnumerable<(string Method, string Pattern)> Routes() =>
        from endpoint in app.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        let pattern = "/" + endpoint.RoutePattern.RawText!.TrimStart('/')
        where pattern.StartsWith("/api/v1/", StringComparison.Ordinal) && pattern.Contains("{id:", StringComparison.Ordinal)
        from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods
        select (method, pattern);
}
