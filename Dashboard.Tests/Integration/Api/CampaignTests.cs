using Dashboard.Tests.Making;

namespace Dashboard.Tests.Integration.Api;

public sealed class CampaignTests(DashboardApp app) : IClassFixture<DashboardApp>
{
    private const string Nowhere = "01932c6e-7d4a-7b3e-9c51-5f0f6a1f2b3c";

    private static readonly DateTimeOffset Later = new(2030, 3, 1, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_campaign_is_drafted_and_read_with_all_its_fields()
    {
        var caller = await CallerAsync();
        var list = await caller.PostAsync("lists", new { name = "Newsletter" });

        var made = await caller.PostAsync("campaigns", new
        {
            name = "Spring",
            subject = "Hello {{ name }}",
            preheader = "News",
            fromName = "Brandt",
            fromEmail = "news@brandt.example",
            replyTo = "office@brandt.example",
            html = "<p>Hi</p>",
            text = "Hi",
            listIds = new[] { list["id"] },
        });

        Assert.Equal(201, made.Status);
        Assert.Equal($"/api/v1/campaigns/{made["id"]}", made.Headers["Location"]);
        var read = await caller.GetAsync($"campaigns/{made["id"]}");
        Assert.Equal(made.Text, read.Text);
        Assert.Equal(made.Headers["ETag"], read.Headers["ETag"]);
        Assert.Equal(("draft", "Spring", "news@brandt.example"), (read["status"], read["name"], read["fromEmail"]));
        Assert.Equal(
            ["id", "clientId", "name", "subject", "preheader", "fromName", "fromEmail", "replyTo", "html", "text", "listIds", "excludeListIds", "segmentIds", "excludeSegmentIds", "relayId", "doubtful",
             "perHour", "window", "status", "pauseReason", "scheduledAt", "createdAt", "updatedAt", "startedAt", "finishedAt", "approvedBy", "approvedAt", "test",
             "variants", "variantTest", "winner", "winnerDueAt"],
            read.Body.Select(m => m.Key));
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$", read["createdAt"]);
    }

    [Theory]
    [InlineData("""{"name":""}""", "name")]
    [InlineData("""{"name":null}""", "name")]
    [InlineData("""{}""", "name")]
    [InlineData("""{"name":"A","subject":7}""", "subject")]
    [InlineData("""{"name":"A","subject":"two\nlines"}""", "subject")]
    [InlineData("""{"name":"A","fromEmail":"nobody"}""", "fromEmail")]
    [InlineData("""{"name":"A","replyTo":"no one"}""", "replyTo")]
    [InlineData("""{"name":"A","listIds":["x"]}""", "listIds")]
    [InlineData("""{"name":"A","listIds":"x"}""", "listIds")]
    [InlineData("""{"name":"A","listIds":["01932c6e-7d4a-7b3e-9c51-5f0f6a1f2b3c"]}""", "listIds")]
    [InlineData("""{"name":"A","segmentIds":["01932c6e-7d4a-7b3e-9c51-5f0f6a1f2b3c"]}""", "segmentIds")]
    [InlineData("""{"name":"A","relayId":"01932c6e-7d4a-7b3e-9c51-5f0f6a1f2b3c"}""", "relayId")]
    [InlineData("""{"name":"A","scheduledAt":"2020-01-01T00:00:00Z"}""", "scheduledAt")]
    [InlineData("""{"name":"A","scheduledAt":"2026-02-30T00:00:00Z"}""", "scheduledAt")]
    [InlineData("""{"name":"A","scheduledAt":1900000000}""", "scheduledAt")]
    [InlineData("""{"name":"A","doubtful":"perhaps"}""", "doubtful")]
    [InlineData("""{"name":"A","doubtful":1}""", "doubtful")]
    public async Task A_campaign_that_cannot_be_is_refused_by_field(string body, string field)
    {
        var caller = await CallerAsync();

        var answer = await caller.SendTextAsync(HttpMethod.Post, "campaigns", body);

        Assert.Equal(400, answer.Status);
        Assert.Equal([field], answer.Fields);
        Assert.NotEmpty(answer["detail"]!);
    }

    [Theory]
    [InlineData(200, 201)]
    [InlineData(201, 400)]
    public async Task A_subject_has_at_most_200_characters(int length, int status)
    {
        var caller = await CallerAsync();

        var answer = await caller.PostAsync("campaigns", new { name = "A", subject = new string('x', length) });

        Assert.Equal(status, answer.Status);
        if (status == 400) Assert.Equal(["subject"], answer.Fields);
    }

    [Fact]
    public async Task All_that_is_wrong_is_said_at_once()
    {
        var caller = await CallerAsync();

        var answer = await caller.PostAsync("campaigns", new { name = " ", subject = new string('x', 300), fromEmail = "x" });

        Assert.Equal(["fromEmail", "name", "subject"], answer.Fields.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_patch_changes_what_is_given_and_nothing_else()
    {
        var caller = await CallerAsync();
        var id = (await caller.PostAsync("campaigns", new { name = "A", subject = "Old", preheader = "Stays", replyTo = "a@b.example" }))["id"];

        var patched = await caller.PatchAsync($"campaigns/{id}", new { subject = "New", replyTo = (string?)null, unknown = 1 });

        Assert.Equal((200, "A", "New", "Stays", null), (patched.Status, patched["name"], patched["subject"], patched["preheader"], patched["replyTo"]));
        Assert.Equal(["name"], (await caller.PatchAsync($"campaigns/{id}", new { name = (string?)null })).Fields);
        Assert.Equal(["subject"], (await caller.PatchAsync($"campaigns/{id}", new { subject = 5 })).Fields);
        Assert.Equal(400, (await caller.SendTextAsync(HttpMethod.Patch, $"campaigns/{id}", "[]")).Status);
        Assert.Equal(400, (await caller.SendTextAsync(HttpMethod.Patch, $"campaigns/{id}", "{\"name\":\"a\",\"name\":\"b\"}")).Status);
        Assert.Equal(415, (await caller.SendTextAsync(HttpMethod.Patch, $"campaigns/{id}", "{}", "text/plain")).Status);
        Assert.Equal(200, (await caller.SendTextAsync(HttpMethod.Patch, $"campaigns/{id}", "{}", "application/merge-patch+json")).Status);
    }

    [Fact]
    public async Task A_put_replaces_everything()
    {
        var caller = await CallerAsync();
        var id = (await caller.PostAsync("campaigns", new { name = "A", subject = "Old", preheader = "Goes" }))["id"];

        var put = await caller.PutAsync($"campaigns/{id}", new { name = "B" });

        Assert.Equal((200, "B", "", null), (put.Status, put["name"], put["subject"], put["preheader"]));
    }

    [Fact]
    public async Task An_edit_of_a_version_that_is_gone_is_refused()
    {
        var caller = await CallerAsync();
        var made = await caller.PostAsync("campaigns", new { name = "A" });
        var tag = made.Headers["ETag"];

        var first = await caller.PatchAsync($"campaigns/{made["id"]}", new { name = "B" }, ("If-Match", tag));
        var second = await caller.PatchAsync($"campaigns/{made["id"]}", new { name = "C" }, ("If-Match", tag));

        Assert.Equal(200, first.Status);
        Assert.Equal((409, "campaign.changed"), (second.Status, second["code"]));
        Assert.Equal(409, (await caller.PutAsync($"campaigns/{made["id"]}", new { name = "C" }, ("If-Match", "\"made up\""))).Status);
        Assert.Equal(200, (await caller.PutAsync($"campaigns/{made["id"]}", new { name = "C" }, ("If-Match", first.Headers["ETag"]))).Status);
    }

    [Fact]
    public async Task A_campaign_is_scheduled_in_the_future_only()
    {
        var caller = await CallerAsync();
        var id = await ReadyAsync(caller);

        var past = await caller.PostAsync($"campaigns/{id}/schedule", new { at = "2020-01-01T00:00:00Z" });
        var none = await caller.PostAsync($"campaigns/{id}/schedule", new { });
        var set = await caller.PostAsync($"campaigns/{id}/schedule", new { at = Later });

        Assert.Equal((400, "at"), (past.Status, Assert.Single(past.Fields)));
        Assert.Equal((400, "at"), (none.Status, Assert.Single(none.Fields)));
        Assert.Equal((200, "scheduled", "2030-03-01T08:00:00Z"), (set.Status, set["status"], set["scheduledAt"]));
        Assert.Equal("draft", (await caller.PostAsync($"campaigns/{id}/unschedule"))["status"]);
    }

    [Fact]
    public async Task A_time_without_an_offset_is_UTC()
    {
        var caller = await CallerAsync();
        var id = await ReadyAsync(caller);

        Assert.Equal("2030-03-01T08:00:00Z", (await caller.PostAsync($"campaigns/{id}/schedule", new { at = "2030-03-01T08:00:00" }))["scheduledAt"]);
        Assert.Equal("2030-03-01T06:00:00Z", (await caller.PostAsync($"campaigns/{id}/schedule", new { at = "2030-03-01T08:00:00+02:00" }))["scheduledAt"]);
    }

    [Theory]
    [InlineData("pause")]
    [InlineData("resume")]
    [InlineData("unschedule")]
    public async Task What_the_state_does_not_allow_is_a_conflict(string act)
    {
        var caller = await CallerAsync();
        var id = await ReadyAsync(caller);

        Assert.Equal(409, (await caller.PostAsync($"campaigns/{id}/{act}")).Status);
    }

    [Fact]
    public async Task What_is_over_stays_over()
    {
        var caller = await CallerAsync();
        var id = await ReadyAsync(caller);

        Assert.Equal("cancelled", (await caller.PostAsync($"campaigns/{id}/cancel"))["status"]);

        foreach (var act in new[] { "send", "pause", "resume", "cancel" }) Assert.Equal(409, (await caller.PostAsync($"campaigns/{id}/{act}")).Status);
        Assert.Equal(409, (await caller.PatchAsync($"campaigns/{id}", new { name = "B" })).Status);
        Assert.Equal(409, (await caller.PostAsync($"campaigns/{id}/schedule", new { at = Later })).Status);
    }

    [Fact]
    public async Task What_nobody_would_get_is_not_sent()
    {
        var caller = await CallerAsync();
        var id = await ReadyAsync(caller);

        var sent = await caller.PostAsync($"campaigns/{id}/send");

        Assert.Equal((409, "campaign.audience_empty"), (sent.Status, sent["code"]));
        Assert.Equal("0", (await caller.PostAsync($"campaigns/{id}/audience"))["toSend"]);
    }

    [Fact]
    public async Task What_is_unfinished_is_not_sent()
    {
        var caller = await CallerAsync();
        var id = (await caller.PostAsync("campaigns", new { name = "A" }))["id"];

        Assert.Equal((400, "subject"), ((await caller.PostAsync($"campaigns/{id}/send")).Status, (await caller.PostAsync($"campaigns/{id}/send")).Fields.Single()));
    }

    [Fact]
    public async Task A_copy_is_a_draft_of_its_own()
    {
        var caller = await CallerAsync();
        var id = (await caller.PostAsync("campaigns", new { name = "A", subject = "S" }))["id"];

        var copy = await caller.PostAsync($"campaigns/{id}/duplicate");

        Assert.Equal((201, "A (copy)", "S", "draft"), (copy.Status, copy["name"], copy["subject"], copy["status"]));
        Assert.NotEqual(id, copy["id"]);
    }

    [Fact]
    public async Task A_draft_is_deleted_and_gone()
    {
        var caller = await CallerAsync();
        var id = (await caller.PostAsync("campaigns", new { name = "A" }))["id"];

        Assert.Equal(204, (await caller.DeleteAsync($"campaigns/{id}")).Status);

        var gone = await caller.GetAsync($"campaigns/{id}");
        Assert.Equal((404, "campaign.not_found"), (gone.Status, gone["code"]));
        Assert.Equal(404, (await caller.DeleteAsync($"campaigns/{id}")).Status);
    }

    [Theory]
    [InlineData("GET", "")]
    [InlineData("PUT", "")]
    [InlineData("PATCH", "")]
    [InlineData("DELETE", "")]
    [InlineData("POST", "/audience")]
    [InlineData("POST", "/duplicate")]
    [InlineData("POST", "/send")]
    [InlineData("POST", "/pause")]
    [InlineData("POST", "/resume")]
    [InlineData("POST", "/cancel")]
    public async Task What_is_not_there_is_not_found(string method, string act)
    {
        var caller = await CallerAsync();

        var answer = await caller.SendTextAsync(new HttpMethod(method), $"campaigns/{Nowhere}{act}", """{"name":"A"}""");

        Assert.Equal((404, "campaign.not_found"), (answer.Status, answer["code"]));
    }

    [Fact]
    public async Task Pages_hold_every_campaign_once_newest_first()
    {
        var caller = await CallerAsync();
        for (var i = 0; i < 7; i++) await caller.PostAsync("campaigns", new { name = $"C{i}" });

        var names = new List<string?>();
        string? cursor = null;
        do
        {
            var page = await caller.GetAsync($"campaigns?limit=3&include=total&after={cursor}");
            Assert.Equal("7", page["total"]);
            names.AddRange(page.Data.Select(c => c["name"]!.ToString()));
            cursor = page["nextCursor"];
        }
        while (cursor is not null);

        Assert.Equal(["C6", "C5", "C4", "C3", "C2", "C1", "C0"], names);
        Assert.False((await caller.GetAsync("campaigns")).Body.ContainsKey("total"));
    }

    [Fact]
    public async Task Lists_are_filtered_by_state_time_and_words()
    {
        var caller = await CallerAsync();
        await ReadyAsync(caller, "Autumn news");
        await caller.PostAsync($"campaigns/{await ReadyAsync(caller, "Winter news")}/schedule", new { at = Later });

        Assert.Equal(["Winter news"], await NamesAsync(caller, "status=scheduled"));
        Assert.Equal(["Autumn news"], await NamesAsync(caller, "q=autumn"));
        Assert.Equal(["Autumn news"], await NamesAsync(caller, "status=Draft&q=NEWS"));
        Assert.Equal(2, (await NamesAsync(caller, "from=2026-01-01&to=2100-01-01T00:00:00Z")).Count);
        Assert.Empty(await NamesAsync(caller, "to=2020-01-01"));
    }

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=101", "limit")]
    [InlineData("limit=ten", "limit")]
    [InlineData("limit=99999999999999", "limit")]
    [InlineData("after=nonsense", "after")]
    [InlineData("status=finished", "status")]
    [InlineData("status=1", "status")]
    [InlineData("from=yesterday", "from")]
    [InlineData("from=2026-02-01&to=2026-01-01", "to")]
    [InlineData("include=everything", "include")]
    [InlineData("clientId=x", "clientId")]
    public async Task A_question_that_makes_no_sense_is_refused_by_field(string query, string field)
    {
        var caller = await CallerAsync();

        var answer = await caller.GetAsync($"campaigns?{query}");

        Assert.Equal((400, field), (answer.Status, Assert.Single(answer.Fields)));
    }

    [Fact]
    public async Task A_time_in_a_draft_needs_the_scope_to_send()
    {
        var client = await A.ClientAsync(app);
        var all = await A.KeyAsync(app, client);
        var writer = await A.KeyAsync(app, client, "campaigns:read", "campaigns:write");
        var id = await ReadyAsync(all);
        await all.PostAsync($"campaigns/{id}/schedule", new { at = Later });

        Assert.Equal(403, (await writer.PostAsync("campaigns", new { name = "A", scheduledAt = Later })).Status);
        Assert.Equal(403, (await writer.PatchAsync($"campaigns/{id}", new { scheduledAt = Later.AddDays(1) })).Status);
        Assert.Equal(403, (await writer.PatchAsync($"campaigns/{id}", new { scheduledAt = (string?)null })).Status);
        Assert.Equal(200, (await writer.PatchAsync($"campaigns/{id}", new { name = "Renamed" })).Status);
    }

    [Fact]
    public async Task An_admin_names_the_client()
    {
        var client = await A.ClientAsync(app);
        var admin = await A.SignedInAsync(app);

        var none = await admin.PostAsync("campaigns", new { name = "A" });
        var body = await admin.PostAsync("campaigns", new { clientId = client.ClientId, name = "B" });
        var query = await admin.PostAsync($"campaigns?clientId={client.ClientId}", new { name = "C" });
        var both = await admin.PostAsync($"campaigns?clientId={Nowhere}", new { clientId = client.ClientId, name = "D" });
        var unknown = await admin.PostAsync("campaigns", new { clientId = Nowhere, name = "E" });

        Assert.Equal((400, "clientId"), (none.Status, Assert.Single(none.Fields)));
        Assert.Equal((201, client.ClientId.ToString()), (body.Status, body["clientId"]));
        Assert.Equal((201, client.ClientId.ToString()), (query.Status, query["clientId"]));
        Assert.Equal((400, "clientId"), (both.Status, Assert.Single(both.Fields)));
        Assert.Equal((404, "client.not_found"), (unknown.Status, unknown["code"]));
        Assert.Equal(2, (await admin.GetAsync($"campaigns?clientId={client.ClientId}")).Data.Count);
    }

    private static async Task<IReadOnlyList<string>> NamesAsync(Caller caller, string query) =>
        [.. (await caller.GetAsync($"campaigns?{query}")).Data.Select(c => c["name"]!.ToString())];

    private async Task<Caller> CallerAsync() => await A.KeyAsync(app, await A.ClientAsync(app));

    /// <summary>A campaign that lacks nothing but people.</summary>
    private static async Task<string> ReadyAsync(Caller caller, string name = "Ready")
    {
        var list = await caller.PostAsync("lists", new { name = $"List {Guid.NewGuid():N}" });
        return (await caller.PostAsync("campaigns", new { name, subject = "S", fromEmail = "a@b.example", html = "<p>Hi</p>", listIds = new[] { list["id"] } }))["id"]!;
    }
}
