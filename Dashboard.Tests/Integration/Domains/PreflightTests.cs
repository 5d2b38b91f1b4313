using Dashboard.Tests.Integration.Sending;
using Dashboard.Tests.Making;

namespace Dashboard.Tests.Integration.Domains;

public sealed class PreflightTests(SendingApp app) : IClassFixture<SendingApp>
{
    [Fact]
    public async Task What_stands_in_the_way_is_found_and_told_with_its_mend()
    {
        var client = await A.ClientAsync(app);
        var key = await A.KeyAsync(app, client);
        var list = (await key.PostAsync("lists", new { name = "L" }))["id"];
        await key.PostAsync("recipients", new { email = "a@people.example", name = "Anna", attributes = new { city = "Kiel" }, listIds = new[] { list } });
        await key.PostAsync("recipients", new { email = "b@people.example", listIds = new[] { list } });
        var html = """
            <p>Dear {{ first_name }} of {{ city | default: "somewhere" }} ({{ orders }}), <a href="/relative">one</a> <a href="http://127.0.0.1:9/inside">two</a>
            <img src="data:image/png;base64,AAAA"></p>
            """ + "<!-- " + new string('x', 110_000) + " -->";
        var campaign = await key.PostAsync("campaigns", new { name = "C", subject = "FREE MONEY FOR ALL!!!", fromName = "N", fromEmail = "n@a.example", html, listIds = new[] { list } });
        Assert.Equal(201, campaign.Status);

        var report = await key.PostAsync($"campaigns/{campaign["id"]}/preflight");

        Assert.Equal(200, report.Status);
        var codes = report.Body["findings"]!.AsArray().Select(f => f!["code"]!.ToString()).ToList();
        foreach (var expected in new[]
        {
            "relay.sandbox", "audience.counted", "values.missing", "subject.shouts", "subject.marks", "subject.triggers", "preheader.missing", "size.clipped", "unsubscribe.present",
            "link.malformed", "link.broken", "links.insecure", "images.alt", "images.embedded",
        }) Assert.Contains(expected, codes);
        Assert.Equal("link.malformed", codes[0]); // errors first
        Assert.Equal("false", report["canSend"]);
        var missing = report.Body["findings"]!.AsArray().Where(f => f!["code"]!.ToString() == "values.missing").ToDictionary(f => f!["what"]!.ToString(), f => (long)f!["count"]!);
        Assert.Equal(new Dictionary<string, long> { ["1 people have no first_name."] = 1, ["2 people have no orders."] = 2 }, missing);
        Assert.Contains("does not lie in the public internet", report.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_clients_campaign_is_closed()
    {
        var theirs = await (await A.KeyAsync(app, await A.ClientAsync(app))).PostAsync("campaigns", new { name = "C" });
        var ours = await A.KeyAsync(app, await A.ClientAsync(app));

        Assert.Equal(403, (await ours.PostAsync($"campaigns/{theirs["id"]}/preflight")).Status);
    }
}
