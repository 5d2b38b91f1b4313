using System.Text.Json.Nodes;
using Dashboard.Core.Domains;
using Dashboard.Tests.Making;

namespace Dashboard.Tests.Integration.Domains;

/// <summary>What is noticed of a domain by itself: lost records, blocklists, and records that mail does not need.</summary>
public sealed class WatchTests(DomainApp app) : IClassFixture<DomainApp>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_lost_record_is_told_once_by_mail_and_again_after_it_came_back()
    {
        await A.UserAsync(app); // someone of the agency
        var client = await A.ClientAsync(app);
        var person = (await A.UserAsync(app, client)).User.Email!;
        var key = await A.KeyAsync(app, client);
        var domain = await key.PostAsync("domains", new { name = "warns.example" });
        Publish(domain);
        Assert.Equal("verified", (await key.PostAsync($"domains/{domain["id"]}/verify"))["status"]);
        var dkim = domain.Body["records"]![0]!;

        for (var round = 1; round <= 2; round++)
        {
            app.Dns.Lacks(dkim["name"]!.ToString(), "TXT");
            for (var look = 0; look < 2; look++) Assert.Equal("failing", (await key.PostAsync($"domains/{domain["id"]}/verify"))["status"]);
            Assert.Equal((long)round, await app.SqlAsync("SELECT count(*) FROM captured_messages WHERE recipient = $1 AND subject = 'warns.example has lost a DNS record'", person));
            Publish(domain);
            Assert.Equal("verified", (await key.PostAsync($"domains/{domain["id"]}/verify"))["status"]);
        }
    }

    [Fact]
    public async Task Blocklists_are_asked_for_relays_and_domains_and_each_answer_is_told_from_the_others()
    {
        var agency = await A.AgencyKeyAsync(app);
        var client = await A.ClientAsync(app);
        var key = await A.KeyAsync(app, client);
        var domain = $"b{Guid.NewGuid():N}.example";
        await key.PostAsync("domains", new { name = domain });
        await agency.PostAsync("relays", new { name = $"R{Guid.NewGuid():N}", host = "mx.lists.example", port = 25, security = "none" });
        app.Dns.Lacks("mx.lists.example", "A").Has("mx.lists.example", "A", "198.51.100.9")
            .Has("9.100.51.198.bad.lists.example", "A", "127.0.0.2").Has("9.100.51.198.bad.lists.example", "TXT", "https://lists.example/198.51.100.9")
            .Has("9.100.51.198.closed.lists.example", "A", "127.255.255.254").FailsFor($"{domain}.names.lists.example");

        var asked = await agency.PostAsync("blocklists/check");

        Assert.Equal(200, asked.Status);
        string Of(string subject, string zone) => asked.Data.Single(r => r["subject"]!.ToString() == subject && r["zone"]!.ToString() == zone)["state"]!.ToString();
        Assert.Equal(("listed", "turnedAway", "clear", "silent"), (Of("198.51.100.9", "bad.lists.example"), Of("198.51.100.9", "closed.lists.example"), Of("198.51.100.9", "good.lists.example"), Of(domain, "names.lists.example")));
        Assert.Contains("https://lists.example/198.51.100.9", asked.Data[0]["reason"]!.ToString(), StringComparison.Ordinal); // what is listed comes first
        Assert.Equal([domain], (await key.GetAsync("blocklists")).Data.Select(r => r["subject"]!.ToString()));
        Assert.Equal(403, (await key.PostAsync("blocklists/check")).Status);

        app.Dns.Lacks("9.100.51.198.bad.lists.example", "A");
        await app.Get<BlocklistService>().CheckDueAsync(Ct); // not due yet
        Assert.Equal("listed", (await agency.GetAsync("blocklists")).Data[0]["state"]!.ToString());
        Assert.DoesNotContain("listed", (await agency.PostAsync("blocklists/check")).Data.Select(r => r["state"]!.ToString()));
    }

    [Fact]
    public async Task Records_that_mail_does_not_need_are_shown_where_they_are()
    {
        var key = await A.KeyAsync(app, await A.ClientAsync(app));
        var domain = await key.PostAsync("domains", new { name = "extras.example" });
        app.Dns.Has("_mta-sts.extras.example", "TXT", "v=STSv1; id=20260101").Has("_smtp._tls.extras.example", "TXT", "v=TLSRPTv1; rua=mailto:tls@extras.example").Has("default._bimi.extras.example", "TXT", "v=BIMI1; l=https://extras.example/logo.svg");

        var extras = (await key.PostAsync($"domains/{domain["id"]}/verify")).Body["extras"]!.AsArray();

        Assert.Equal(["mtaSts", "tlsReports", "bimi"], extras.Select(e => e!["kind"]!.ToString()));
        Assert.Equal(["true", "true", "false"], extras.Select(e => e!["isRight"]!.ToString())); // BIMI asks for a policy
        Assert.Contains("p=quarantine", extras[2]!["says"]!.ToString(), StringComparison.Ordinal);
    }

    private void Publish(Answer domain)
    {
        app.Dns.Lacks("_spf.house.example", "TXT").Has("_spf.house.example", "TXT", "v=spf1 ip4:127.0.0.1 -all");
        foreach (var record in domain.Body["records"]!.AsArray().Select(r => r!.AsObject()))
        {
            var (name, type) = (record["name"]!.ToString(), record["type"]!.ToString());
            app.Dns.Lacks(name, type).Has(name, type, record["value"]!.ToString());
        }
    }
}
