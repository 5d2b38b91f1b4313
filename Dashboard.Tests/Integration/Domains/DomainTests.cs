using Dashboard.Tests.Making;
using System.Text.Json.Nodes;
using Dashboard.Core.Campaigns;
using Dashboard.Core.Domains;
using MimeKit;
using MimeKit.Cryptography;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Security;

namespace Dashboard.Tests.Integration.Domains;

public sealed class DomainTests(DomainApp app) : IClassFixture<DomainApp>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private DomainService Domains => app.Get<DomainService>();

    private DnsServer Dns => app.Dns;

    [Fact]
    public async Task What_is_published_as_it_was_told_is_verified()
    {
        var key = await A.KeyAsync(app, await A.ClientAsync(app));
        var added = await key.PostAsync("domains", new { name = " Right.Example " });
        Assert.Equal(201, added.Status);
        Assert.Equal(("right.example", "pending"), (added["name"], added["status"]));
        Assert.Equal(["dkim", "dkim", "spf", "returnPath", "returnPath", "tracking", "dmarc"], Records(added).Select(r => r["purpose"]!.ToString()));
        Assert.All(Records(added), r => Assert.Equal("pending", r["state"]!.ToString()));

        Publish(added);
        var verified = await key.PostAsync($"domains/{added["id"]}/verify");

        Assert.Equal(200, verified.Status);
        Assert.All(Records(verified), r => Assert.Equal((r["name"]!.ToString(), "verified"), (r["name"]!.ToString(), r["state"]!.ToString())));
        Assert.Equal("verified", verified["status"]);
        Assert.Equal("verified", (await key.GetAsync($"domains/{added["id"]}"))["status"]);
    }

    [Fact]
    public async Task Each_fault_has_its_state_and_a_sentence_that_names_the_mend()
    {
        foreach (var (purpose, spoil, state, words) in Faults())
        {
            var key = await A.KeyAsync(app, await A.ClientAsync(app));
            var added = await key.PostAsync("domains", new { name = $"d{Guid.NewGuid():N}.example" });
            Publish(added);
            var record = Records(added).First(r => r["purpose"]!.ToString() == purpose);
            spoil(record["name"]!.ToString(), record["value"]!.ToString(), added["name"]!);

            var answer = await key.PostAsync($"domains/{added["id"]}/verify");

            var found = Records(answer).First(r => r["name"]!.ToString() == record["name"]!.ToString() && r["purpose"]!.ToString() == purpose);
            Assert.Equal((words, state), (words, found["state"]!.ToString()));
            Assert.Contains(words, found["hint"]?.ToString() ?? "", StringComparison.Ordinal);
            if (purpose is "dkim" or "spf") Assert.Equal("pending", answer["status"]);
        }
    }

    [Fact]
    public async Task Split_strings_and_chains_of_aliases_are_followed()
    {
        var key = await A.KeyAsync(app, await A.ClientAsync(app));
        var added = await key.PostAsync("domains", new { name = "split.example" });
        Publish(added);
        var dkim = Records(added)[0];
        var (name, value) = (dkim["name"]!.ToString(), dkim["value"]!.ToString());
        Dns.Lacks(name, "TXT").Has(name, "CNAME", "one.dns.example").Has("one.dns.example", "CNAME", "two.dns.example")
            .HasTexts("two.dns.example", [.. value.Chunk(100).Select(part => new string(part))]);
        Dns.Lacks("click.split.example", "CNAME").Has("click.split.example", "CNAME", "in.between.example").Has("in.between.example", "CNAME", "mail.house.example");

        var answer = await key.PostAsync($"domains/{added["id"]}/verify");

        Assert.All(Records(answer), r => Assert.Equal((r["name"]!.ToString(), "verified"), (r["name"]!.ToString(), r["state"]!.ToString())));
    }

    [Fact]
    public async Task A_domain_that_loses_a_record_is_failing_and_one_whose_DNS_is_away_is_not()
    {
        var key = await A.KeyAsync(app, await A.ClientAsync(app));
        var added = await VerifiedAsync(key, "loses.example");
        var dkim = Records(added)[0]["name"]!.ToString();

        Dns.FailsFor("loses.example");
        Assert.Equal("verified", (await key.PostAsync($"domains/{added["id"]}/verify"))["status"]);
        Dns.Lacks(dkim, "TXT");
        Assert.Equal("failing", (await key.PostAsync($"domains/{added["id"]}/verify"))["status"]);

        var history = JsonNode.Parse((await key.GetAsync($"domains/{added["id"]}/history")).Text)!.AsArray();
        Assert.Contains("The domain is now failing", history[0]!["change"]!.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "Write the domain")]
    [InlineData("https://a.example/", "without https://")]
    [InlineData("me@a.example", "after the @")]
    [InlineData("nodot", "not a domain name")]
    [InlineData("-a.example", "not a domain name")]
    [InlineData("[192.0.2.1]", "not a domain name")]
    public async Task What_is_no_domain_is_refused_at_its_field(string name, string words)
    {
        var answer = await (await A.KeyAsync(app, await A.ClientAsync(app))).PostAsync("domains", new { name });

        Assert.Equal(400, answer.Status);
        Assert.Equal(["name"], answer.Fields);
        if (name.Length > 0) Assert.Contains(words, answer["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_clients_domain_is_closed()
    {
        var theirs = await (await A.KeyAsync(app, await A.ClientAsync(app))).PostAsync("domains", new { name = "theirs.example" });
        var ours = await A.KeyAsync(app, await A.ClientAsync(app));
        var path = $"domains/{theirs["id"]}";

        foreach (var answer in new[]
        {
            await ours.GetAsync(path), await ours.PatchAsync(path, new { stopsWhenFailing = false }), await ours.DeleteAsync(path), await ours.PostAsync(path + "/verify"),
            await ours.PostAsync(path + "/rotate"), await ours.GetAsync(path + "/keys"), await ours.GetAsync(path + "/history"),
        }) Assert.Equal(403, answer.Status);
        Assert.DoesNotContain("theirs.example", (await ours.GetAsync("domains")).Text, StringComparison.Ordinal);
        Assert.Equal(404, (await ours.GetAsync($"domains/{Guid.NewGuid()}")).Status);
        Assert.Equal(201, (await ours.PostAsync("domains", new { name = "theirs.example" })).Status); // who publishes the keys decides
        Assert.Equal(409, (await ours.PostAsync("domains", new { name = "THEIRS.example." })).Status);
    }

    [Fact]
    public async Task No_private_key_is_ever_told_and_none_lies_in_the_database_in_clear()
    {
        var key = await A.KeyAsync(app, await A.ClientAsync(app));
        var added = await key.PostAsync("domains", new { name = "secret.example" });

        var kept = (string[])(await app.SqlAsync("SELECT array_agg(protected_private_key) FROM dkim_keys WHERE domain_id = $1", Guid.Parse(added["id"]!)))!;
        Assert.Equal(2, kept.Length);
        Assert.All(kept, k => Assert.StartsWith("CfDJ8", k, StringComparison.Ordinal)); // Data Protection's mark
        Assert.DoesNotContain("rivate", (await key.GetAsync($"domains/{added["id"]}/keys")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task From_a_domain_that_is_not_verified_nothing_leaves()
    {
        await using var sink = SmtpSink.Start();
        var mailing = await A.MailingAsync(app, 2, sink.Port);

        var refused = await app.Get<CampaignLauncher>().StartAsync(mailing.Actor, mailing.Id, Ct);
        Assert.Equal("domain.not_verified", refused?.Code);
        Assert.Equal("domain.not_verified", (await app.Get<CampaignLauncher>().ScheduleAsync(mailing.Actor, mailing.Id, TimeProvider.System.GetUtcNow().AddDays(1), Ct))?.Code);
        var message = await (await A.KeyAsync(app, mailing.Actor)).PostAsync("messages", new { to = "x@people.example", subject = "S", text = "T", fromEmail = "news@acme.example", relayId = mailing.RelayId });
        Assert.Equal((409, "domain.not_verified"), (message.Status, message["code"]));
        Assert.Empty(sink.Messages);
    }

    [Fact]
    public async Task Mail_is_signed_by_both_keys_and_keys_changed_halfway_leave_every_mail_verifiable()
    {
        await using var sink = SmtpSink.Start();
        var mailing = await A.MailingAsync(app, 120, sink.Port, connections: 2, perSecond: 20);
        var key = await A.KeyAsync(app, mailing.Actor);
        var domain = await VerifiedAsync(key, "acme.example");

        await mailing.StartAsync();
        await Until.TrueAsync(() => Task.FromResult(sink.Messages.Count > 10), "some are sent");
        var rotated = await key.PostAsync($"domains/{domain["id"]}/rotate");
        Assert.Equal(200, rotated.Status);
        Assert.Equal(409, (await key.PostAsync($"domains/{domain["id"]}/rotate")).Status);
        Publish(rotated);
        Assert.Equal("verified", (await key.PostAsync($"domains/{domain["id"]}/verify"))["status"]);
        await mailing.IsAsync(CampaignStatus.Sent, 60);

        var published = Records(rotated).Where(r => r["purpose"]!.ToString() == "dkim").ToDictionary(r => r["name"]!.ToString(), r => r["value"]!.ToString());
        Assert.Equal(4, published.Count);
        Assert.Equal(120, sink.Messages.Count);
        foreach (var taken in sink.Messages)
        {
            Assert.EndsWith("@bounces.acme.example", taken.From, StringComparison.Ordinal);
            var mail = await MimeMessage.LoadAsync(new MemoryStream(taken.Bytes), Ct);
            var signatures = mail.Headers.Where(h => h.Id == HeaderId.DkimSignature).ToList();
            Assert.Equal(2, signatures.Count);
            foreach (var signature in signatures)
                Assert.True(await new DkimVerifier(new Published(published)).VerifyAsync(mail, signature, Ct), signature.Value);
        }
    }

    private async Task<Answer> VerifiedAsync(Caller key, string name)
    {
        var added = await key.PostAsync("domains", new { name });
        Publish(added);
        var verified = await key.PostAsync($"domains/{added["id"]}/verify");
        Assert.Equal("verified", verified["status"]);
        return verified;
    }

    private void Publish(Answer domain)
    {
        Dns.Lacks("_spf.house.example", "TXT").Has("_spf.house.example", "TXT", "v=spf1 ip4:127.0.0.1 -all").Lacks("mail.house.example", "A").Has("mail.house.example", "A", "127.0.0.1");
        foreach (var record in Records(domain))
        {
            var (name, type) = (record["name"]!.ToString(), record["type"]!.ToString());
            Dns.Lacks(name, type).Has(name, type, record["value"]!.ToString());
        }
    }

    private static List<JsonObject> Records(Answer domain) => [.. domain.Body["records"]!.AsArray().Select(r => r!.AsObject())];

    private IEnumerable<(string Purpose, Action<string, string, string> Spoil, string State, string Words)> Faults() =>
    [
        ("dkim", (name, _, _) => Dns.Lacks(name, "TXT"), "missing", "There is nothing at"),
        ("dkim", (name, value, domain) => Dns.Lacks(name, "TXT").Has($"{name}.{domain}", "TXT", value), "missing", "your provider adds the domain by itself"),
        ("dkim", (name, _, _) => Dns.Lacks(name, "TXT").Has(name, "CNAME", "nowhere.dns.example"), "missing", "A CNAME record leads from here"),
        ("dkim", (name, value, _) => Dns.Lacks(name, "TXT").Has(name, "TXT", $"\"{value}\""), "wrong", "quotation marks"),
        ("dkim", (name, value, _) => Dns.Lacks(name, "TXT").Has(name, "TXT", value[..200]), "wrong", "cut off after"),
        ("dkim", (name, _, _) => Dns.Lacks(name, "TXT").Has(name, "TXT", "v=DKIM1; k=rsa; p=AAAA"), "wrong", "Another key"),
        ("dkim", (name, _, _) => Dns.Lacks(name, "TXT").Has(name, "TXT", "v=DKIM1; p="), "wrong", "withdrawn"),
        ("dkim", (name, _, _) => Dns.Lacks(name, "TXT").Has(name, "TXT", "hello"), "wrong", "none with a DKIM key"),
        ("dkim", (name, value, _) => Dns.Has(name, "TXT", value + "x"), "wrong", "Two keys"),
        ("dkim", (name, _, _) => Dns.FailsFor(name), "error", "SERVFAIL"),
        ("dkim", (name, _, _) => Dns.IsSilentFor(name), "error", "did not answer in time"),
        ("spf", (name, _, _) => Dns.Lacks(name, "TXT"), "missing", "TXT record"),
        ("spf", (name, _, _) => Dns.Lacks(name, "TXT").Has(name, "TXT", "v=spf1 mx -all").Has(name, "MX", "10 mail.house.example"), "wrong", "include:_spf.house.example"),
        ("spf", (name, _, _) => Dns.Has(name, "TXT", "v=spf1 -all"), "wrong", "two SPF records"),
        ("spf", (name, _, _) => Dns.Lacks(name, "TXT").Has(name, "TXT", "v=spf1 +all"), "wrong", "whole world"),
        ("spf", (name, value, _) => Dns.Lacks(name, "TXT").Has(name, "TXT", value.Replace("include", "inclde", StringComparison.Ordinal)), "wrong", "SPF does not know"),
        ("spf", (name, _, _) => Dns.Lacks(name, "TXT").Has(name, "TXT", "v=spf1 include:_spf.house.example " + string.Join(' ', Enumerable.Range(0, 10).Select(_ => "a:mail.house.example")) + " ~all"), "wrong", "more than ten"),
        ("spf", (name, value, _) => Dns.Lacks(name, "TXT").Has(name, "TXT", $"\"{value}\""), "wrong", "quotation marks"),
        ("returnPath", (name, _, _) => Dns.Lacks(name, "MX"), "missing", "MX record"),
        ("returnPath", (name, _, _) => Dns.Lacks(name, "MX").Has(name, "MX", "10 mx.other.example"), "wrong", "bounces would never reach us"),
        ("returnPath", (name, _, _) => Dns.Has(name, "MX", "5 mx.other.example"), "wrong", "stands before"),
        ("tracking", (name, _, _) => Dns.Lacks(name, "CNAME"), "missing", "CNAME record"),
        ("tracking", (name, _, _) => Dns.Lacks(name, "CNAME").Has(name, "CNAME", "other.example"), "wrong", "leads to other.example"),
        ("tracking", (name, _, _) => Dns.Lacks(name, "CNAME").Has(name, "A", "192.0.2.1"), "wrong", "cannot stand beside"),
        ("dmarc", (name, _, _) => Dns.Lacks(name, "TXT"), "missing", "TXT record"),
        ("dmarc", (name, value, _) => Dns.Has(name, "TXT", value), "wrong", "two DMARC records"),
        ("dmarc", (name, _, _) => Dns.Lacks(name, "TXT").Has(name, "TXT", "v=DMARC1; rua=mailto:x@y.example"), "wrong", "names no policy"),
    ];

    private sealed class Published(Dictionary<string, string> records) : IDkimPublicKeyLocator
    {
        public AsymmetricKeyParameter LocatePublicKey(string methods, string domain, string selector, CancellationToken cancellationToken = default)
        {
            var record = records[$"{selector}._domainkey.{domain}"];
            var key = Convert.FromBase64String(record[(record.IndexOf("p=", StringComparison.Ordinal) + 2)..]);
            return record.Contains("k=rsa", StringComparison.Ordinal) ? PublicKeyFactory.CreateKey(key) : new Ed25519PublicKeyParameters(key);
        }

        public Task<AsymmetricKeyParameter> LocatePublicKeyAsync(string methods, string domain, string selector, CancellationToken cancellationToken = default) =>
            Task.FromResult(LocatePublicKey(methods, domain, selector, cancellationToken));
    }
}
