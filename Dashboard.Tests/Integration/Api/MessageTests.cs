using Dashboard.Tests.Making;

namespace Dashboard.Tests.Integration.Api;

/// <summary>What the API refuses of single mails, and who may see them. Nothing is sent here: no worker runs.</summary>
public sealed class MessageTests(DashboardApp app) : IClassFixture<DashboardApp>
{
    [Theory]
    [InlineData("to", "nobody")]
    [InlineData("to", "")]
    [InlineData("fromEmail", "a@b@c")]
    [InlineData("replyTo", "nowhere")]
    [InlineData("subject", "")]
    [InlineData("subject", "{{ broken")]
    [InlineData("subject", "two\nlines")]
    [InlineData("html", "{% if x %}")]
    [InlineData("text", "{% for %}")]
    [InlineData("toName", "two\r\nlines")]
    [InlineData("tag", "two\nlines")]
    public async Task A_field_that_cannot_be_sent_is_refused_by_its_name(string field, string value)
    {
        var program = await A.KeyAsync(app, await A.ClientAsync(app));
        var body = Good();
        body[field] = value;

        var answer = await program.PostAsync("messages", body);

        Assert.Equal(400, answer.Status);
        Assert.Contains($"\"{field}\"", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_content_with_odd_data_or_an_unknown_relay_it_is_refused()
    {
        var program = await A.KeyAsync(app, await A.ClientAsync(app));

        Assert.Equal(400, (await program.PostAsync("messages", Good(("html", null)))).Status);
        Assert.Equal(400, (await program.PostAsync("messages", Good(("data", new { deep = new { no = 1 } })))).Status);
        Assert.Equal(400, (await program.PostAsync("messages", Good(("data", new Dictionary<string, string> { ["no blank"] = "x" })))).Status);
        Assert.Equal(400, (await program.PostAsync("messages", Good(("relayId", Guid.NewGuid())))).Status);
        Assert.Equal(400, (await program.PostAsync("messages", Good(("subject", new string('x', 201))))).Status);
        Assert.Equal(400, (await program.PostAsync("messages", Good(("doubtful", "sometimes")))).Status);
    }

    [Fact]
    public async Task A_batch_with_one_that_is_wrong_takes_none_and_names_it()
    {
        var client = await A.ClientAsync(app);
        var program = await A.KeyAsync(app, client);

        var refused = await program.PostAsync("messages/batch", new { messages = new[] { Good(), Good(), Good(("to", "nobody")) } });
        Assert.Equal(400, refused.Status);
        Assert.Contains("messages[2].to", refused.Text, StringComparison.Ordinal);
        Assert.Equal(400, (await program.PostAsync("messages/batch", new { messages = Array.Empty<object>() })).Status);
        Assert.Equal(400, (await program.PostAsync("messages/batch", new { messages = Enumerable.Range(0, 501).Select(_ => Good()) })).Status);
        Assert.Equal(400, (await program.PostAsync("messages/batch", new { messages = new object?[] { null } })).Status);

        Assert.Equal(0L, await app.SqlAsync("SELECT count(*) FROM transactional_mails WHERE client_id = $1", client.ClientId!.Value));
    }

    [Fact]
    public async Task Sending_and_reading_take_their_scopes()
    {
        var client = await A.ClientAsync(app);
        var reader = await A.KeyAsync(app, client, "messages:read");
        var writer = await A.KeyAsync(app, client, "messages:send");

        Assert.Equal(403, (await reader.PostAsync("messages", Good())).Status);
        Assert.Equal(403, (await reader.PostAsync("messages/batch", new { messages = new[] { Good() } })).Status);
        var sent = await writer.PostAsync("messages", Good());
        Assert.Equal(201, sent.Status);
        Assert.Equal(403, (await writer.GetAsync($"messages/{sent["id"]}")).Status);
        Assert.Equal(200, (await reader.GetAsync($"messages/{sent["id"]}")).Status);
        Assert.Equal(401, (await A.Stranger(app).PostAsync("messages", Good())).Status);
    }

    [Fact]
    public async Task They_are_listed_by_state_and_address_slice_by_slice()
    {
        var program = await A.KeyAsync(app, await A.ClientAsync(app));
        await program.PostAsync("suppressions", new { email = "zoe@people.example" });
        foreach (var to in new[] { "ada@people.example", "adam@people.example", "a_b@people.example", "zoe@people.example" }) await program.PostAsync("messages", Good(("to", to)));

        Assert.Equal(["zoe@people.example", "a_b@people.example"], await AddressesAsync(program, "messages?limit=2"));
        var first = await program.GetAsync("messages?limit=2");
        Assert.Equal(["adam@people.example", "ada@people.example"], await AddressesAsync(program, $"messages?limit=2&after={first["nextCursor"]}"));
        Assert.Equal(["adam@people.example", "ada@people.example"], await AddressesAsync(program, "messages?q=ADA"));
        Assert.Equal(["a_b@people.example"], await AddressesAsync(program, "messages?q=a_"));
        Assert.Equal(["zoe@people.example"], await AddressesAsync(program, "messages?status=skipped"));
        Assert.Equal("3", (await program.GetAsync("messages?status=queued&include=total"))["total"]);
        Assert.Equal(400, (await program.GetAsync("messages?status=lost")).Status);
    }

    [Fact]
    public async Task A_subject_is_shown_as_its_recipient_reads_it()
    {
        var program = await A.KeyAsync(app, await A.ClientAsync(app));

        var sent = await program.PostAsync("messages", Good(("toName", "Ada"), ("subject", "{{ name }}, your order {{ order }} & more"), ("data", new Dictionary<string, string> { ["order"] = "4711" })));

        Assert.Equal("Ada, your order 4711 & more", sent["subject"]!.ToString());
        Assert.Equal("Ada, your order 4711 & more", (await program.GetAsync($"messages/{sent["id"]}"))["subject"]!.ToString());
        Assert.Equal(["Ada, your order 4711 & more"], (await program.GetAsync("messages")).Data.Select(m => m["subject"]!.ToString()));
    }

    [Fact]
    public async Task An_unknown_message_is_not_there()
    {
        var program = await A.KeyAsync(app, await A.ClientAsync(app));

        Assert.Equal(404, (await program.GetAsync("messages/9223372036854775807")).Status);
    }

    private static async Task<IEnumerable<string>> AddressesAsync(Caller program, string path) =>
        (await program.GetAsync(path)).Data.Select(m => m["to"]!.ToString());

    private static Dictionary<string, object?> Good(params (string Field, object? Value)[] changes)
    {
        var body = new Dictionary<string, object?> { ["to"] = "ada@people.example", ["fromEmail"] = "orders@brandt.example", ["subject"] = "Hello {{ name }}", ["html"] = "<p>Hello</p>" };
        foreach (var (field, value) in changes) body[field] = value;
        return body;
    }
}
