using Dashboard.Tests.Making;

namespace Dashboard.Tests.Integration.Domains;

public sealed class SenderTests(DomainApp app) : IClassFixture<DomainApp>
{
    [Fact]
    public async Task A_sender_lies_in_a_domain_of_the_client()
    {
        var key = await A.KeyAsync(app, await A.ClientAsync(app));
        var domain = await key.PostAsync("domains", new { name = "acme.example" });

        var added = await key.PostAsync("senders", new { name = "Acme News", email = "News@news.Acme.example", replyTo = "hello@acme.example" });
        Assert.Equal((201, "News@news.acme.example", "hello@acme.example", domain["id"]), (added.Status, added["email"], added["replyTo"], added["domainId"]));
        Assert.Equal(409, (await key.PostAsync("senders", new { name = "Acme News", email = "news@news.acme.example" })).Status);
        var elsewhere = await key.PostAsync("senders", new { name = "X", email = "x@other.example" });
        Assert.Equal((400, "sender.no_domain"), (elsewhere.Status, elsewhere["code"]));
        Assert.Equal(["name", "email"], (await key.PostAsync("senders", new { name = "", email = "nobody" })).Fields);

        Assert.Null((await key.PatchAsync($"senders/{added["id"]}", new { replyTo = (string?)null }))["replyTo"]);
        Assert.Single((await key.GetAsync($"senders?domainId={domain["id"]}")).Data);
        Assert.Equal(204, (await key.DeleteAsync($"senders/{added["id"]}")).Status);
        Assert.Equal(404, (await key.GetAsync($"senders/{added["id"]}")).Status);
    }

    [Fact]
    public async Task Another_clients_sender_is_closed()
    {
        var theirs = await A.KeyAsync(app, await A.ClientAsync(app));
        var domain = await theirs.PostAsync("domains", new { name = "closed.example" });
        var sender = await theirs.PostAsync("senders", new { name = "N", email = "n@closed.example" });
        var ours = await A.KeyAsync(app, await A.ClientAsync(app));

        Assert.Equal(403, (await ours.GetAsync($"senders/{sender["id"]}")).Status);
        Assert.Equal(403, (await ours.PatchAsync($"senders/{sender["id"]}", new { name = "M" })).Status);
        Assert.Equal(403, (await ours.DeleteAsync($"senders/{sender["id"]}")).Status);
        Assert.Equal(403, (await ours.GetAsync($"senders?domainId={domain["id"]}")).Status);
        Assert.Empty((await ours.GetAsync("senders")).Data);
        Assert.Equal(400, (await ours.PostAsync("senders", new { name = "N", email = "n@closed.example" })).Status);
    }
}
