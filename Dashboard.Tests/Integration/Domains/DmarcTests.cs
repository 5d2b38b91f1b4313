using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Dashboard.Tests.Making;

namespace Dashboard.Tests.Integration.Domains;

public sealed class DmarcTests(DomainApp app) : IClassFixture<DomainApp>
{
    private static readonly DateTimeOffset Day = new(2026, 3, 4, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_report_is_taken_in_once_however_it_is_packed_and_said_in_words()
    {
        var (key, domain, name) = await DomainAsync();
        var selector = (await key.GetAsync($"domains/{domain}/keys")).Text;
        var ours = JsonNode.Parse(selector)!.AsArray()[0]!["selector"]!.ToString();
        app.Dns.Has("25.2.0.192.in-addr.arpa", "PTR", "mx.forger.example");
        var xml = DmarcReports.Xml(name, "r1", Day,
            ("192.0.2.10", 900, "pass", "pass", ours), ("192.0.2.11", 40, "pass", "pass", "other"), ("192.0.2.12", 7, "pass", "fail", "other"), ("192.0.2.25", 53, "fail", "fail", "x"));

        foreach (var file in new[] { Encoding.UTF8.GetBytes(xml), DmarcReports.Gzip(xml), DmarcReports.Zip(("report.xml", xml)) })
        {
            var taken = await SendAsync(key, $"domains/{domain}/dmarc-reports", file);
            Assert.Equal(200, taken.Status);
            Assert.Equal(("receiver.example", "1000", "947"), (taken.Data[0]["organisation"]!.ToString(), taken.Data[0]["messages"]!.ToString(), taken.Data[0]["passed"]!.ToString()));
        }

        var said = await key.GetAsync($"domains/{domain}/dmarc?from=2026-03-01&to=2026-03-31");
        Assert.Equal(("1", "1000", "53"), (said["reports"], said["messages"], said["failed"]));
        Assert.Contains("53 of them", said["says"], StringComparison.Ordinal);
        var sources = said.Body["sources"]!.AsArray();
        Assert.Equal(["ours", "failing", "allowed", "forwarded"], sources.Select(s => s!["verdict"]!.ToString()));
        Assert.Equal("mx.forger.example", sources[1]!["name"]!.ToString());
        Assert.Contains("Nothing holds", sources[1]!["says"]!.ToString(), StringComparison.Ordinal);
        Assert.Equal(("2026-03-04", "947", "53"), (said.Body["days"]![0]!["date"]!.ToString(), said.Body["days"]![0]!["passed"]!.ToString(), said.Body["days"]![0]!["failed"]!.ToString()));
        Assert.Single((await key.GetAsync($"domains/{domain}/dmarc-reports")).Data);
        Assert.Equal("0", (await key.GetAsync($"domains/{domain}/dmarc?from=2026-04-01&to=2026-04-30"))["reports"]);
    }

    [Fact]
    public async Task A_report_that_comes_by_mail_finds_its_domain()
    {
        var (key, domain, name) = await DomainAsync();
        var mail = DmarcReports.Mail(name, "m1", DmarcReports.Gzip(DmarcReports.Xml(name, "m1", Day, ("192.0.2.10", 5, "pass", "pass", "s"))));

        var read = await SendAsync(key, "bounces", mail, "message/rfc822");

        Assert.Equal((200, "dmarcReport"), (read.Status, read["kind"]));
        Assert.Equal("5", (await key.GetAsync($"domains/{domain}/dmarc?from=2026-03-01&to=2026-03-31"))["messages"]);
        var (other, _, _) = await DomainAsync();
        Assert.Equal(400, (await SendAsync(other, "domains/dmarc-reports", DmarcReports.Gzip(DmarcReports.Xml(name, "m2", Day, ("192.0.2.10", 5, "pass", "pass", "s"))))).Status);
    }

    [Fact]
    public async Task What_is_unsafe_or_no_report_is_refused_with_a_sentence()
    {
        var (key, domain, name) = await DomainAsync();
        var good = DmarcReports.Xml(name, "h1", Day, ("192.0.2.10", 5, "pass", "pass", "s"));
        var body = good[good.IndexOf("<feedback>", StringComparison.Ordinal)..];
        foreach (var (file, code) in new (byte[], string)[]
        {
            ([], "dmarc.empty"),
            (Encoding.UTF8.GetBytes("hello"), "dmarc.not_xml"),
            (Encoding.UTF8.GetBytes("<html/>"), "dmarc.not_a_report"),
            (Encoding.UTF8.GetBytes("<feedback><report_metadata>"), "dmarc.not_a_report"),
            (Encoding.UTF8.GetBytes("<!DOCTYPE feedback [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>" + body.Replace("receiver.example</org_name>", "&x;</org_name>", StringComparison.Ordinal)), "dmarc.unsafe"),
            (Encoding.UTF8.GetBytes("<!DOCTYPE feedback [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">]>" + body), "dmarc.unsafe"),
            (Encoding.UTF8.GetBytes("<!DOCTYPE feedback SYSTEM \"http://127.0.0.1/x.dtd\">" + body), "dmarc.unsafe"),
            (DmarcReports.Gzip("<feedback>" + new string(' ', 70 << 20) + "</feedback>"), "dmarc.inflates"),
            (DmarcReports.Zip(("a.xml", good), ("b.xml", good)), "dmarc.unreadable"),
            ([0x1F, 0x8B, 1, 2, 3], "dmarc.unreadable"),
            (Encoding.UTF8.GetBytes(body.Replace("<row>", string.Concat(Enumerable.Repeat("<row>", 100)), StringComparison.Ordinal).Replace("</row>", string.Concat(Enumerable.Repeat("</row>", 100)), StringComparison.Ordinal)), "dmarc.not_a_report"),
        })
        {
            var refused = await SendAsync(key, $"domains/{domain}/dmarc-reports", file);
            Assert.Equal((code, 400), (refused["code"], refused.Status));
            Assert.Equal(["file"], refused.Fields);
        }

        Assert.Empty((await key.GetAsync($"domains/{domain}/dmarc-reports")).Data);
        Assert.Equal(200, (await SendAsync(key, $"domains/{domain}/dmarc-reports", Encoding.UTF8.GetBytes(good))).Status); // the program goes on
    }

    [Fact]
    public async Task Another_clients_reports_are_closed()
    {
        var (_, theirs, name) = await DomainAsync();
        var (ours, _, _) = await DomainAsync();
        var file = Encoding.UTF8.GetBytes(DmarcReports.Xml(name, "x", Day, ("192.0.2.10", 5, "pass", "pass", "s")));

        Assert.Equal(403, (await SendAsync(ours, $"domains/{theirs}/dmarc-reports", file)).Status);
        Assert.Equal(403, (await ours.GetAsync($"domains/{theirs}/dmarc-reports")).Status);
        Assert.Equal(403, (await ours.GetAsync($"domains/{theirs}/dmarc")).Status);
        Assert.Equal(404, (await ours.GetAsync($"domains/{Guid.NewGuid()}/dmarc")).Status);
    }

    private async Task<(Caller Key, string Domain, string Name)> DomainAsync()
    {
        var key = await A.KeyAsync(app, await A.ClientAsync(app));
        var name = $"d{Guid.NewGuid():N}.example";
        return (key, (await key.PostAsync("domains", new { name }))["id"]!, name);
    }

    private static Task<Answer> SendAsync(Caller key, string path, byte[] file, string type = "application/octet-stream")
    {
        var content = new ByteArrayContent(file);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        return key.SendAsync(HttpMethod.Post, path, content);
    }
}
