using System.Net;
using System.Text.Json;
using Dashboard.Core.Tracking;

namespace Dashboard.Tests.Unit.Tracking;

public sealed class VisitJudgeTests
{
    private const string Chrome = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36";
    private const string Safari = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1";
    private static readonly DateTimeOffset Delivered = new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero);
    private static readonly KnownMachines Machines = ReadMachines();
    private static readonly VisitJudge Judge = new(Machines);

    [Theory]
    [InlineData(Chrome)]
    [InlineData(Safari)]
    [InlineData("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)")]
    [InlineData("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Thunderbird/140.3.0")]
    [InlineData("Mozilla/5.0 (Windows NT 10.0; WOW64; rv:128.0) Gecko/20100101 Firefox/128.0")]
    [InlineData("Mozilla/4.0 (compatible; MSIE 7.0; Windows NT 10.0; WOW64; Trident/7.0; .NET4.0C; .NET4.0E; Microsoft Outlook 16.0.17126; ms-office; MSOffice 16)")]
    [InlineData("Mozilla/5.0 (Linux; Android 15; Pixel 9 Build/AP3A.240617.008; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/133.0.6943.137 Mobile Safari/537.36")]
    [InlineData("Mozilla/5.0 (Linux; Android 13; CUBOT NOTE 50) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Mobile Safari/537.36")]
    [InlineData("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0")]
    [InlineData("Mozilla/5.0 (Linux; Android 14; SM-S921B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/27.0 Chrome/125.0.0.0 Mobile Safari/537.36")]
    [InlineData("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Safari/537.36 Avast/138.0.0.0")]
    [InlineData("Outlook-iOS/729.2128270.prod.iphone (4.29.0)")]
    [InlineData("Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)")]
    [InlineData("YahooMailProxy; https://help.yahoo.com/kb/yahoo-mail-proxy-SLN28749.html")]
    public void What_people_read_mail_with_is_a_person(string agent)
    {
        var verdict = One(Open(agent, after: 3600));

        Assert.False(verdict.IsAutomatic);
        Assert.Empty(verdict.Reasons);
    }

    [Theory]
    [InlineData("Mozilla/5.0", "apple-mail-privacy")]
    [InlineData("", "no-agent")]
    [InlineData(null, "no-agent")]
    [InlineData("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", "bot")]
    [InlineData("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/141.0.0.0 Safari/537.36", "bot")]
    [InlineData("python-requests/2.32.3", "bot")]
    [InlineData("curl/8.10.1", "bot")]
    [InlineData("Barracuda Sentinel (EE)", "scanner")]
    [InlineData("Mimecast-URL-Protection/1.0", "scanner")]
    [InlineData("Mozilla/5.0 (compatible; Proofpoint URL Defense)", "scanner")]
    [InlineData("Microsoft Office Existence Discovery", "scanner")]
    public void A_known_machine_is_automatic(string? agent, string reason)
    {
        var verdict = One(Open(agent, after: 3600));

        Assert.True(verdict.IsAutomatic);
        Assert.Equal([reason], verdict.Reasons);
    }

    [Fact]
    public void The_public_list_of_crawlers_is_recognised_by_its_own_examples()
    {
        using var list = JsonDocument.Parse(Crawlers());
        var missed = list.RootElement.EnumerateArray()
            .SelectMany(entry => entry.TryGetProperty("instances", out var instances) ? instances.EnumerateArray().Select(i => i.GetString()!) : [])
            .Where(agent => Machines.Recognise(agent) is null).ToList();

        Assert.True(missed.Count <= 1, string.Join('\n', missed)); // the Android build that people's telephones carry
    }

    [Fact]
    public void Mail_scanners_and_programs_are_recognised_and_mail_programs_and_browsers_are_not()
    {
        var agents = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Samples", "user-agents.txt")).Select(line => line.Split(" | ", 2)).Where(a => a.Length == 2).ToList();

        var missed = agents.Where(a => a[0] == "machine" && !One(Open(a[1], after: 3600)).IsAutomatic).ToList();
        var marked = agents.Where(a => a[0] == "person" && One(Open(a[1], after: 3600)).IsAutomatic).ToList();

        Assert.True(missed.Count * 100 <= agents.Count(a => a[0] == "machine"), string.Join('\n', missed.Select(a => a[1])));
        Assert.True(marked.Count * 500 <= agents.Count(a => a[0] == "person"), string.Join('\n', marked.Select(a => a[1])));
    }

    [Fact]
    public void Soon_after_delivery_alone_is_no_machine()
    {
        var verdict = One(Open(Chrome, after: 1));

        Assert.False(verdict.IsAutomatic);
        Assert.Equal(["at-delivery"], verdict.Reasons);
    }

    [Fact]
    public void At_delivery_in_a_burst_of_one_network_is_a_machine() =>
        Assert.True(One(Open(Chrome, after: 1) with { IsBurst = true }).IsAutomatic);

    [Fact]
    public void A_visitor_that_takes_all_links_at_once_is_a_machine_with_all_it_did()
    {
        Visit[] visits = [Open(Chrome, 5), Click(1, 6), Click(2, 6.4), Click(3, 6.9)];

        Assert.All(Judge.Judge(visits, Delivered), verdict => Assert.True(verdict.IsAutomatic));
    }

    [Fact]
    public void The_first_of_two_links_at_once_is_seen_in_the_light_of_the_second()
    {
        Assert.False(Judge.Judge([Click(1, 300)], Delivered)[0].IsAutomatic);
        Assert.All(Judge.Judge([Click(1, 300), Click(2, 301)], Delivered), verdict => Assert.True(verdict.IsAutomatic));
    }

    [Fact]
    public void A_person_clicks_one_link_twice_and_another_a_little_later() =>
        Assert.All(Judge.Judge([Open(Chrome, 100), Click(1, 110), Click(1, 110.3), Click(2, 116)], Delivered), verdict => Assert.False(verdict.IsAutomatic));

    [Fact]
    public void Who_follows_the_link_that_nobody_sees_is_a_machine()
    {
        var verdicts = Judge.Judge([Open(Chrome, 30), Click(VisitJudge.HiddenLink, 31)], Delivered);

        Assert.Contains("hidden-link", verdicts[1].Reasons);
        Assert.Contains("with-scanner", verdicts[0].Reasons);
    }

    [Fact]
    public void A_person_who_reads_after_the_scanner_is_a_person()
    {
        Visit[] visits = [Click(1, 1), Click(2, 1.5), Open(Safari, 600, "203.0.113.9"), Click(1, 660) with { UserAgent = Safari }];

        Assert.Equal([true, true, false, false], Judge.Judge(visits, Delivered).Select(v => v.IsAutomatic));
    }

    [Fact]
    public void Gmails_proxy_is_a_person_even_beside_a_scan()
    {
        var proxy = Open("Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)", 1);

        Assert.False(Judge.Judge([proxy, Click(1, 1), Click(2, 1.2)], Delivered)[0].IsAutomatic);
    }

    [Fact]
    public void A_burst_is_many_recipients_from_one_public_network()
    {
        var bursts = new NetworkBursts();
        var office = IPAddress.Parse("198.51.100.7");
        for (var message = 0; message < 200; message++) Assert.False(bursts.Count(office, message, Delivered));

        Assert.True(bursts.Count(IPAddress.Parse("198.51.100.8"), 200, Delivered));
        Assert.False(bursts.Count(office, 201, Delivered.AddSeconds(11)));
        for (var message = 0; message < 1000; message++) Assert.False(bursts.Count(IPAddress.Loopback, message, Delivered));
    }

    private static Verdict One(Visit visit) => Judge.Judge([visit], Delivered)[0];

    private static Visit Open(string? agent, double after, string ip = "198.51.100.20") =>
        new(Guid.NewGuid(), EventKind.Opened, Delivered.AddSeconds(after), 82, 1, Ip: IPAddress.Parse(ip), UserAgent: agent);

    private static Visit Click(int link, double after) => Open(Chrome, after) with { Kind = EventKind.Clicked, LinkIndex = link, Url = $"https://example.com/{link}" };

    private static KnownMachines ReadMachines()
    {
        using var crawlers = Crawlers();
        return KnownMachines.Read(crawlers);
    }

    private static Stream Crawlers() => typeof(Program).Assembly.GetManifestResourceStream("crawler-user-agents.json")!;
}
