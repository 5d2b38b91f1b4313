using System.Text.Json;
using System.Text.Json.Nodes;
using Dashboard.Core;
using Dashboard.Core.Campaigns;
using Dashboard.Core.Lists;
using Dashboard.Core.Recipients;
using Dashboard.Core.Segments;
using Dashboard.Tests.Making;

namespace Dashboard.Tests.Integration.Segments;

public sealed class SegmentTests(DashboardApp app) : IClassFixture<DashboardApp>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private SegmentService Segments => app.Get<SegmentService>();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Random_rules_mean_the_people_that_asking_each_of_them_finds(int seed)
    {
        var actor = await A.ClientAsync(app);
        var world = await SegmentWorld.PopulateAsync(app, actor, seed, 120);
        await SegmentWorld.PopulateAsync(app, await A.ClientAsync(app), seed + 100, 10); // someone else's people are never meant

        var told = 0;
        for (var n = 0; n < 150; n++)
        {
            var rule = world.Rule();
            var meant = world.Meant(rule);
            var json = JsonSerializer.SerializeToElement(rule);

            var counted = await Segments.PreviewAsync(actor, json, Ct);
            Assert.True(counted.Error is null, $"{rule.ToJsonString()}: {counted.Error?.Message}");
            var found = await MembersAsync(actor, json);

            Assert.True(meant.SetEquals(found), $"{rule.ToJsonString()} finds {string.Join(',', found.Except(meant))} too many and {string.Join(',', meant.Except(found))} too few");
            Assert.Equal(meant.Count, counted.Value);
            if (meant.Count is > 0 and < 120) told++;
        }

        Assert.InRange(told, 50, 150); // most rules part the people
    }

    [Theory]
    [InlineData("""[]""", "rules")]
    [InlineData("""{}""", "rules.field")]
    [InlineData("""{"all":{}}""", "rules.all")]
    [InlineData("""{"all":[],"any":[]}""", "rules")]
    [InlineData("""{"all":[{"field":"email","op":"eq","value":"x"},{"field":"nothing"}]}""", "rules.all[1].field")]
    [InlineData("""{"not":{"field":"email","op":"like","value":"x"}}""", "rules.not.op")]
    [InlineData("""{"field":"email","op":"gt","value":"x"}""", "rules.op")]
    [InlineData("""{"field":"email","op":"eq"}""", "rules.value")]
    [InlineData("""{"field":"email","op":"eq","value":["x"]}""", "rules.value")]
    [InlineData("""{"field":"email","op":"eq","value":"x","values":1}""", "rules.values")]
    [InlineData("""{"field":"status","op":"eq","value":"gone"}""", "rules.value")]
    [InlineData("""{"field":"createdAt","op":"gt","value":"2026-02-30"}""", "rules.value")]
    [InlineData("""{"field":"attributes.two words","op":"exists"}""", "rules.field")]
    [InlineData("""{"field":"attributes.age","op":"gt","value":"old"}""", "rules.value")]
    [InlineData("""{"field":"attributes.age","op":"between","value":[1]}""", "rules.value")]
    [InlineData("""{"field":"attributes.age","op":"gt","value":"7","type":"text"}""", "rules.type")]
    [InlineData("""{"field":"attributes.city","op":"eq","value":"\u0000"}""", "rules.value")]
    [InlineData("""{"field":"attributes.city","op":"eq","value":"\ud800"}""", "rules.value")]
    [InlineData("""{"field":"list","op":"eq","value":"x"}""", "rules.value")]
    [InlineData("""{"field":"list","op":"eq","value":"01932c6e-7d4a-7b3e-9c51-5f0f6a1f2b3c"}""", "rules")]
    [InlineData("""{"field":"clicked","op":"exists","value":{"withinDays":0}}""", "rules.value.withinDays")]
    [InlineData("""{"field":"clicked","op":"exists","value":{"campaignId":"01932c6e-7d4a-7b3e-9c51-5f0f6a1f2b3c"}}""", "rules")]
    public async Task A_rule_that_cannot_be_is_refused_with_its_place(string rules, string field)
    {
        var actor = await A.ClientAsync(app);

        var refused = await Segments.AddAsync(actor, "A segment", JsonDocument.Parse(rules).RootElement, Ct);

        Assert.Equal((ErrorKind.Invalid, field), (refused.Error!.Kind, refused.Error.Field));
        Assert.EndsWith(".", refused.Error.Message.TrimEnd('…'), StringComparison.Ordinal);
        Assert.Equal(refused.Error.Code, (await Segments.PreviewAsync(actor, JsonDocument.Parse(rules).RootElement, Ct)).Error!.Code);
    }

    [Fact]
    public async Task Rules_have_bounds_in_depth_and_number()
    {
        var actor = await A.ClientAsync(app);
        JsonNode deep = new JsonObject { ["all"] = new JsonArray() };
        for (var n = 0; n < SegmentRules.MostDepth; n++) deep = new JsonObject { ["not"] = deep };
        var many = new JsonObject { ["any"] = new JsonArray([.. Enumerable.Range(0, SegmentRules.MostConditions + 1).Select(n => new JsonObject { ["field"] = "email", ["op"] = "eq", ["value"] = $"{n}" })]) };

        Assert.Equal("segment.rule", (await Segments.PreviewAsync(actor, JsonSerializer.SerializeToElement(deep), Ct)).Error?.Code);
        Assert.Equal("segment.rule", (await Segments.PreviewAsync(actor, JsonSerializer.SerializeToElement(many), Ct)).Error?.Code);
        many["any"]!.AsArray().RemoveAt(0);
        Assert.Equal(0, (await Segments.PreviewAsync(actor, JsonSerializer.SerializeToElement(many), Ct)).Value);
    }

    [Fact]
    public async Task A_rule_may_not_name_another_clients_list_or_campaign()
    {
        var (ours, theirs) = (await A.ClientAsync(app), await A.ClientAsync(app));
        var list = await app.ListAsync(theirs);
        var campaign = (await app.Get<CampaignService>().DraftAsync(theirs, new() { Name = "Theirs" }, Ct)).Value.Id;

        Assert.Equal(ErrorKind.Forbidden, (await Segments.AddAsync(ours, "A", Json($$"""{"field":"list","op":"eq","value":"{{list}}"}"""), Ct)).Error?.Kind);
        Assert.Equal(ErrorKind.Forbidden, (await Segments.PreviewAsync(ours, Json($$"""{"field":"opened","op":"eq","value":"{{campaign}}"}"""), Ct)).Error?.Kind);
    }

    [Fact]
    public async Task A_campaign_goes_to_its_segments_too_and_not_to_excluded_ones_and_the_number_shown_is_the_number_sent()
    {
        var actor = await A.ClientAsync(app);
        var list = await app.ListAsync(actor);
        var recipients = app.Get<RecipientService>();
        foreach (var (email, city, isListed) in new[] { ("a@x.example", "Rome", true), ("b@x.example", "Rome", false), ("c@x.example", "Oslo", true), ("d@x.example", "Oslo", false), ("e@x.example", "Rome", false) })
            await recipients.AddAsync(actor, new() { Email = email, Attributes = { ["city"] = city }, ListIds = isListed ? [list] : [] }, "test", Ct);
        await app.Get<Core.Suppressions.SuppressionService>().AddAsync(actor, "e@x.example", Core.Suppressions.SuppressionReason.Unsubscribe, null, Ct);
        var rome = (await Segments.AddAsync(actor, "Rome", Json("""{"field":"attributes.city","op":"eq","value":"rome"}"""), Ct)).Value.Id;
        var cs = (await Segments.AddAsync(actor, "C", Json("""{"field":"email","op":"startsWith","value":"c"}"""), Ct)).Value.Id;
        var campaigns = app.Get<CampaignService>();
        var draft = new CampaignDraft { Name = "To segments", Subject = "Hi", FromEmail = "news@acme.example", Html = "<p>Hi</p>", ListIds = [list], SegmentIds = [rome], ExcludeSegmentIds = [cs] };
        var campaign = (await campaigns.DraftAsync(actor, draft, Ct)).Value;

        var shown = (await campaigns.AudienceAsync(actor, campaign.Id, Ct)).Value;
        Assert.Null(await app.Get<CampaignLauncher>().StartAsync(actor, campaign.Id, Ct));
        Assert.True(await app.Get<ICampaignAudience>().LaunchAsync(campaign.ClientId, campaign.Id, Ct));

        // a stands in both, c is left out, e has unsubscribed.
        Assert.Equal(new AudienceWaterfall(4, 1, 1, 0, 0), shown);
        Assert.Equal("a@x.example,b@x.example", await app.SqlAsync(
            "SELECT string_agg(r.email::text, ',' ORDER BY r.email) FROM messages m JOIN recipients r ON r.id = m.recipient_id WHERE m.campaign_id = $1 AND m.skip_reason IS NULL", campaign.Id));
        Assert.Equal(shown.ToSend, (await campaigns.CountsAsync(actor, campaign.Id, Ct))!.Queued);
        Assert.Equal(SegmentErrors.InUse, await Segments.DeleteAsync(actor, rome, Ct));
    }

    [Fact]
    public async Task A_segment_alone_is_an_audience_and_its_members_are_asked_anew_each_time()
    {
        var actor = await A.ClientAsync(app);
        var all = (await Segments.AddAsync(actor, "All", Json("""{"all":[]}"""), Ct)).Value;
        var campaign = await app.Get<CampaignService>().DraftAsync(actor, new() { Name = "A", SegmentIds = [all.Id] }, Ct);
        Assert.Equal(0, (await app.Get<CampaignService>().AudienceAsync(actor, campaign.Value.Id, Ct)).Value.ToSend);

        await app.Get<RecipientService>().AddAsync(actor, new() { Email = "new@x.example" }, "test", Ct);

        Assert.Equal(1, (await app.Get<CampaignService>().AudienceAsync(actor, campaign.Value.Id, Ct)).Value.ToSend);
        Assert.Single((await Segments.MembersAsync(actor, all.Id, new(), new(), Ct)).Value.Items);
        var other = await A.ClientAsync(app);
        Assert.Equal(ErrorKind.Forbidden, (await Segments.MembersAsync(other, all.Id, new(), new(), Ct)).Error?.Kind);
        Assert.Equal(ErrorKind.Forbidden, (await app.Get<CampaignService>().DraftAsync(other, new() { Name = "B", SegmentIds = [all.Id] }, Ct)).Error?.Kind);
        Assert.Equal(CampaignErrors.SegmentUnknown, (await app.Get<CampaignService>().DraftAsync(actor, new() { Name = "B", ExcludeSegmentIds = [Guid.NewGuid()] }, Ct)).Error);
    }

    private async Task<HashSet<long>> MembersAsync(Actor actor, JsonElement rules)
    {
        var found = new HashSet<long>();
        for (var request = new SliceRequest(100); ;)
        {
            var slice = (await Segments.PreviewMembersAsync(actor, rules, request, Ct)).Value;
            Assert.All(slice.Items, person => Assert.True(found.Add(person.Id)));
            if (slice.NextCursor is null) return found;
            request = request with { After = slice.NextCursor };
        }
    }

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;
}
