using Dashboard.Core;
using Dashboard.Tests.Making;
using Dashboard.Web.Api;
using Microsoft.AspNetCore.Routing;

namespace Dashboard.Tests.Integration.Api;

/// <summary>Whoever edits what they read before is told when somebody else was faster.</summary>
public sealed class EditVersionTests(DashboardApp app) : IClassFixture<DashboardApp>
{
    /// <summary>A file that goes on where it stopped, and a provider's secret that nobody reads back, have no version.</summary>
    private static readonly string[] Unversioned = ["/api/v1/imports/uploads/{id:guid}", "/api/v1/relays/{id:guid}/hooks/{provider}"];

    [Fact]
    public void Every_edit_takes_the_version_that_was_read() =>
        Assert.Equal("", string.Join('\n', app.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(r => r.RoutePattern.RawText!.StartsWith("/api/", StringComparison.Ordinal) && r.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Any(m => m is "PUT" or "PATCH"))
            .Where(r => r.Metadata.GetMetadata<VersionStatement>() is null && !Unversioned.Contains(r.RoutePattern.RawText!.TrimEnd('/')))
            .Select(r => r.RoutePattern.RawText)));

    public static TheoryData<string> Kinds => ["lists", "segments", "recipients", "leads", "domains", "senders", "clients", "relays", "users", "sheets", "leads/scoring", "quality/targets"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task An_edit_of_a_version_that_is_gone_is_refused_and_one_of_the_present_is_taken(string kind)
    {
        var client = await A.ClientAsync(app);
        var caller = await A.SignedInAsync(app);
        var (path, edit, edits) = await ThingAsync(caller, kind, client);
        var read = await caller.GetAsync(path);
        Assert.True(read.Headers.ContainsKey("ETag"), read.Text);

        var first = await EditAsync(caller, edit, path, edits[0], read.Headers["ETag"]);
        var late = await EditAsync(caller, edit, path, edits[1], read.Headers["ETag"]);

        Assert.True(first.Status == 200, first.Text);
        Assert.Equal((409, "changed"), (late.Status, late["code"]));
        Assert.Equal(first.Headers["ETag"], (await caller.GetAsync(path)).Headers["ETag"]);
        Assert.Equal(200, (await EditAsync(caller, edit, path, edits[1], first.Headers["ETag"])).Status);
        Assert.Equal(200, (await EditAsync(caller, edit, path, edits[0], "*")).Status);
    }

    [Fact]
    public async Task Of_many_edits_of_one_version_one_is_taken()
    {
        var caller = await A.KeyAsync(app, await A.ClientAsync(app));
        var list = $"lists/{(await caller.PostAsync("lists", new { name = "Readers" }))["id"]}";
        var tag = (await caller.GetAsync(list)).Headers["ETag"];

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(n => caller.PatchAsync(list, new { name = $"Readers {n}" }, ("If-Match", tag))));

        Assert.Single(answers, a => a.Status == 200);
        Assert.All(answers.Where(a => a.Status != 200), a => Assert.Equal(409, a.Status));
    }

    [Fact]
    public async Task New_members_do_not_make_another_version_of_a_list()
    {
        var caller = await A.KeyAsync(app, await A.ClientAsync(app));
        var id = (await caller.PostAsync("lists", new { name = "Readers" }))["id"];
        var tag = (await caller.GetAsync($"lists/{id}")).Headers["ETag"];

        await caller.PostAsync("recipients", new { email = "ada@people.example", listIds = new[] { id } });

        Assert.Equal(tag, (await caller.GetAsync($"lists/{id}")).Headers["ETag"]);
    }

    [Fact]
    public async Task Another_clients_thing_tells_nothing_of_its_version()
    {
        var theirs = await A.KeyAsync(app, await A.ClientAsync(app));
        var list = $"lists/{(await theirs.PostAsync("lists", new { name = "Secret" }))["id"]}";
        var caller = await A.KeyAsync(app, await A.ClientAsync(app));

        Assert.Equal(403, (await caller.PatchAsync(list, new { name = "Mine" }, ("If-Match", "\"guess\""))).Status);
        Assert.Equal(404, (await caller.PatchAsync($"lists/{Guid.NewGuid()}", new { name = "Mine" }, ("If-Match", "\"guess\""))).Status);
    }

    private static Task<Answer> EditAsync(Caller caller, string method, string path, object body, string tag) =>
        method == "PUT" ? caller.PutAsync(path, body, ("If-Match", tag)) : caller.PatchAsync(path, body, ("If-Match", tag));

    private static async Task<(string Path, string Method, object[] Edits)> ThingAsync(Caller caller, string kind, Actor client)
    {
        var of = $"?clientId={client.ClientId}";
        async Task<string> MadeAsync(object body)
        {
            var made = await caller.PostAsync($"{kind}{of}", body);
            Assert.True(made.Status is 200 or 201, made.Text);
            return $"{kind}/{made["id"]}{of}";
        }

        switch (kind)
        {
            case "lists":
                return (await MadeAsync(new { name = "Readers" }), "PATCH", [new { name = "A" }, new { name = "B" }]);
            case "segments":
                return (await MadeAsync(new { name = "Near", rules = new { field = "name", op = "exists" } }), "PATCH", [new { name = "A" }, new { name = "B" }]);
            case "recipients":
                return (await MadeAsync(new { email = "ada@people.example" }), "PATCH", [new { name = "A" }, new { name = "B" }]);
            case "leads":
                return (await MadeAsync(new { email = "ada@people.example" }), "PATCH", [new { name = "A" }, new { name = "B" }]);
            case "domains":
                return (await MadeAsync(new { name = $"d{Guid.NewGuid():N}.example" }), "PATCH", [new { stopsWhenFailing = false }, new { stopsWhenFailing = true }]);
            case "senders":
                var domain = $"d{Guid.NewGuid():N}.example";
                Assert.Equal(201, (await caller.PostAsync($"domains{of}", new { name = domain })).Status);
                return (await MadeAsync(new { name = "Shop", email = $"shop@{domain}" }), "PATCH", [new { name = "A" }, new { name = "B" }]);
            case "clients":
                return ($"clients/{client.ClientId}", "PATCH", [new { timeZone = "Europe/Rome" }, new { timeZone = "Europe/Paris" }]);
            case "relays":
                return (await MadeAsync(new { name = $"Relay {Guid.NewGuid():N}", host = "127.0.0.1", port = 25, security = "none" }), "PATCH", [new { maxConnections = 3 }, new { maxConnections = 4 }]);
            case "users":
                var added = await caller.PostAsync($"clients/{client.ClientId}/users", new { email = $"{Guid.NewGuid():N}@people.example", displayName = "Kim" });
                return ($"users/{added["id"]}", "PATCH", [new { displayName = "A" }, new { displayName = "B" }]);
            case "sheets":
                return (await MadeAsync(new { spreadsheetId = "1AbCdEfGhIjKlMnOpQrStUvWxYz0123456789abcdefg", range = "A1:H", target = "quality", mapping = new { date = "Date", subject = "Subject", category = "Category", score = "Score" } }), "PATCH", [new { range = "A1:I" }, new { range = "A1:K" }]);
            case "leads/scoring":
                return (kind + of, "PUT", [new { qualifyAt = 40, rules = Array.Empty<object>() }, new { qualifyAt = 60, rules = Array.Empty<object>() }]);
            default:
                return (kind + of, "PUT", [new { target = 70 }, new { target = 90 }]);
        }
    }
}
