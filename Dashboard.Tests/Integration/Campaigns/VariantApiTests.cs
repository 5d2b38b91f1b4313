using Dashboard.Core;
using Dashboard.Core.Campaigns;
using Dashboard.Core.Reports;
using Dashboard.Tests.Making;

namespace Dashboard.Tests.Integration.Campaigns;

/// <summary>Variants over the API, and their report from the ledger up.</summary>
public sealed class VariantApiTests(DashboardApp app) : IClassFixture<DashboardApp>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static object Draft(object? variants = null, object? variantTest = null) => new
    {
        name = "Spring",
        subject = "Hello",
        fromEmail = "news@brandt.example",
        html = "<p>Hi</p>",
        variants = variants ?? new[] { new { subject = "Hallo", share = 40 } },
        variantTest,
    };

    [Fact]
    public async Task Variants_are_written_read_copied_and_taken_away()
    {
        var caller = await CallerAsync();
        var made = await caller.PostAsync("campaigns", Draft(variantTest: new { percent = 20, by = "clicks", afterMinutes = 240 }));
        Assert.Equal(201, made.Status);
        var variant = Assert.Single(made.Body["variants"]!.AsArray())!;
        Assert.Equal(("B", 40, "Hallo"), ((string?)variant["variant"], (int)variant["share"]!, (string?)variant["subject"]));
        Assert.Null(variant["html"]);
        Assert.Equal("""{"percent":20,"by":"clicks","afterMinutes":240}""", made.Body["variantTest"]!.ToJsonString());
        Assert.Null(made.Body["winner"]);

        // What was read can be written, and a patch leaves what it does not name.
        var again = await caller.SendTextAsync(HttpMethod.Put, $"campaigns/{made["id"]}", made.Text);
        Assert.Equal(200, again.Status);
        Assert.Equal(made.Body["variants"]!.ToJsonString(), again.Body["variants"]!.ToJsonString());
        Assert.NotEqual(made.Headers["ETag"], again.Headers["ETag"]);
        var patched = await caller.SendTextAsync(HttpMethod.Patch, $"campaigns/{made["id"]}", """{"variants":[{"fromName":"B"},{"html":"<p>C</p>"}]}""");
        Assert.Equal(["B", "C"], patched.Body["variants"]!.AsArray().Select(v => (string?)v!["variant"]));
        Assert.Equal(240, (int)patched.Body["variantTest"]!["afterMinutes"]!);

        var copy = await caller.PostAsync($"campaigns/{made["id"]}/duplicate", new { });
        Assert.Equal(patched.Body["variants"]!.ToJsonString(), copy.Body["variants"]!.ToJsonString());
        Assert.Equal(patched.Body["variantTest"]!.ToJsonString(), copy.Body["variantTest"]!.ToJsonString());
        var none = await caller.SendTextAsync(HttpMethod.Patch, $"campaigns/{made["id"]}", """{"variants":null,"variantTest":null}""");
        Assert.Empty(none.Body["variants"]!.AsArray());
        Assert.Equal(204, (await caller.DeleteAsync($"campaigns/{copy["id"]}")).Status);
    }

    [Theory]
    [InlineData("""[{}]""", "null", "variants[0].subject")]
    [InlineData("""[null]""", "null", "variants[0].subject")]
    [InlineData("""[{"subject":"a\nb"}]""", "null", "variants[0].subject")]
    [InlineData("""[{"subject":"B"},{"subject":"C"},{"subject":"D"},{"subject":"E"},{"subject":"F"}]""", "null", "variants")]
    [InlineData("""[{"subject":"B","share":60},{"subject":"C","share":40}]""", "null", "variants")]
    [InlineData("""[{"subject":"B","share":"x"}]""", "null", "variants")]
    [InlineData("""[]""", """{"percent":20}""", "variantTest")]
    [InlineData("""[{"subject":"B"}]""", """{}""", "variantTest.percent")]
    [InlineData("""[{"subject":"B"}]""", """{"percent":20,"by":"luck"}""", "variantTest")]
    [InlineData("""[{"subject":"B"}]""", """{"percent":20,"afterMinutes":5}""", "variantTest.afterMinutes")]
    public async Task What_cannot_be_is_refused_by_field(string variants, string test, string field)
    {
        var answer = await (await CallerAsync()).SendTextAsync(HttpMethod.Post, "campaigns", $$"""{"name":"A","variants":{{variants}},"variantTest":{{test}}}""");

        Assert.Equal(400, answer.Status);
        Assert.Equal([field], answer.Fields);
    }

    [Fact]
    public async Task A_winner_is_refused_where_there_is_nothing_to_choose()
    {
        var caller = await CallerAsync();
        var made = await caller.PostAsync("campaigns", Draft());

        Assert.Equal(409, (await caller.PostAsync($"campaigns/{made["id"]}/variants/B/winner", new { })).Status);
        Assert.Equal(404, (await caller.PostAsync($"campaigns/{made["id"]}/variants/C/winner", new { })).Status);
        Assert.Equal(404, (await caller.PostAsync($"campaigns/{Guid.NewGuid()}/variants/B/winner", new { })).Status);
        Assert.Equal(403, (await (await CallerAsync()).PostAsync($"campaigns/{made["id"]}/variants/B/winner", new { })).Status);
        Assert.Equal(403, (await (await CallerAsync()).GetAsync($"campaigns/{made["id"]}/variants")).Status);
        var empty = await caller.GetAsync($"campaigns/{made["id"]}/variants");
        Assert.Equal((200, 0, (string?)null), (empty.Status, empty.Body["data"]!.AsArray().Count, empty["sentence"]));
    }

    [Fact]
    public async Task An_edit_of_variants_withdraws_the_approval()
    {
        var ours = await A.ClientAsync(app);
        var campaigns = app.Get<CampaignService>();
        var made = (await campaigns.DraftAsync(ours, new() { Name = "x", Subject = "x", FromEmail = "news@brandt.example", Html = "x", ListIds = [(await app.Get<Core.Lists.ListService>().StartAsync(ours, "L", Ct)).Value.Id] }, Ct)).Value;
        Assert.NotNull((await campaigns.ApproveAsync(ours with { UserId = Guid.CreateVersion7() }, made.Id, Ct)).Value.ApprovedAt);

        var edited = await campaigns.EditAsync(ours, made.Id, made.Draft with { Variants = [new() { Subject = "B" }] }, null, Ct);

        Assert.Null(edited.Value.ApprovedAt);
    }

    [Fact]
    public async Task The_people_behind_a_variants_figure_are_those_it_was_tried_on()
    {
        var ours = await A.ClientAsync(app);
        var sent = await A.SentCampaignAsync(app, ours.ClientId!.Value, 6);
        await app.SqlAsync("UPDATE messages SET variant = (ARRAY[1, 1, 2, 2, 12, -1])[array_position($2, id)], first_opened_by_person_at = CASE WHEN array_position($2, id) IN (1, 3) THEN now() END WHERE campaign_id = $1", sent.Id, sent.Messages.ToArray());
        var reports = app.Get<ReportService>();

        async Task<IEnumerable<int>> PeopleAsync(PeopleFilter filter) =>
            (await reports.RecipientsAsync(ours, sent.Id, filter, new SliceRequest(100), Ct)).Value.Items.Select(r => sent.Recipients.ToList().IndexOf(r.RecipientId));

        Assert.Equal([0, 1], await PeopleAsync(new(Variant: VariantGroup.A)));
        Assert.Equal([2], await PeopleAsync(new(Which: RecipientEvent.Opened, Variant: VariantGroup.B)));
        Assert.Equal([4, 5], await PeopleAsync(new(Variant: VariantGroup.Rest)));
        Assert.Equal(2, (await app.Get<FollowUps>().PlanAsync(ours, sent.Id, new(Variant: VariantGroup.Rest), Ct)).Value.People);

        // Counting again finds what is missing.
        Assert.NotEmpty((await reports.RecountAsync(ours, sent.Id, Ct)).Value.Differences);
        var rows = (await reports.VariantsAsync(ours, sent.Id, Ct)).Value.Rows;
        Assert.Equal(["A 2 1", "B 2 1", "B 1 0", " 1 0"], rows.Select(r => $"{r.Letter} {r.Accepted} {r.OpenedPeople}"));
        Assert.Empty((await reports.RecountAsync(ours, sent.Id, Ct)).Value.Differences);
    }

    private async Task<Caller> CallerAsync() => await A.KeyAsync(app, await A.ClientAsync(app));
}
