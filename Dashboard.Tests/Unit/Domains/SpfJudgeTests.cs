using System.Net;
using Dashboard.Core.Domains;
using Dashboard.Tests.Making;

namespace Dashboard.Tests.Unit.Domains;

/// <summary>check_host() by RFC 7208; the sections in the rows say where each is decided.</summary>
public class SpfJudgeTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    // 4.5 and 4.6: which record, and its words
    [InlineData("", SpfResult.None)]
    [InlineData("v=spf10 -all", SpfResult.None)]
    [InlineData("v=spf1", SpfResult.Neutral)]
    [InlineData("V=SPF1 -ALL", SpfResult.Fail)]
    [InlineData("v=spf1 all", SpfResult.Pass)]
    [InlineData("v=spf1 +all", SpfResult.Pass)]
    [InlineData("v=spf1 ?all", SpfResult.Neutral)]
    [InlineData("v=spf1 ~all", SpfResult.SoftFail)]
    [InlineData("v=spf1   -all  ", SpfResult.Fail)]
    [InlineData("v=spf1 -all:", SpfResult.PermError)]
    [InlineData("v=spf1 -all/8", SpfResult.PermError)]
    [InlineData("v=spf1 foo -all", SpfResult.PermError)]
    [InlineData("v=spf1 foo:bar -all", SpfResult.PermError)]
    [InlineData("v=spf1 -all foo", SpfResult.PermError)]
    [InlineData("v=spf1 !all", SpfResult.PermError)]
    [InlineData("v=spf1 unknown=value -all", SpfResult.Fail)]
    [InlineData("v=spf1 un.known_mod-2=%{d} -all", SpfResult.Fail)]
    [InlineData("v=spf1 2mod=x -all", SpfResult.PermError)]
    [InlineData("v=spf1 mod=%x -all", SpfResult.PermError)]
    // 5.6: ip4 and ip6
    [InlineData("v=spf1 ip4:192.0.2.3 -all", SpfResult.Pass)]
    [InlineData("v=spf1 ip4:192.0.2.0/24 -all", SpfResult.Pass)]
    [InlineData("v=spf1 -ip4:192.0.2.0/24 +all", SpfResult.Fail)]
    [InlineData("v=spf1 ip4:192.0.2.4 -all", SpfResult.Fail)]
    [InlineData("v=spf1 ip4:192.0.2.2/31 -all", SpfResult.Pass)]
    [InlineData("v=spf1 ip4:192.0.2.4/31 -all", SpfResult.Fail)]
    [InlineData("v=spf1 ip4:0.0.0.0/0 -all", SpfResult.Pass)]
    [InlineData("v=spf1 ip4:192.0.2.0/33 -all", SpfResult.PermError)]
    [InlineData("v=spf1 ip4:192.0.2.0/024 -all", SpfResult.PermError)]
    [InlineData("v=spf1 ip4:192.0.2.0/ -all", SpfResult.PermError)]
    [InlineData("v=spf1 ip4:192.0.2 -all", SpfResult.PermError)]
    [InlineData("v=spf1 ip4:192.0.2.0.1 -all", SpfResult.PermError)]
    [InlineData("v=spf1 ip4:192.0.2.256 -all", SpfResult.PermError)]
    [InlineData("v=spf1 ip4 -all", SpfResult.PermError)]
    [InlineData("v=spf1 ip4: -all", SpfResult.PermError)]
    [InlineData("v=spf1 ip4:2001:db8::1 -all", SpfResult.PermError)]
    [InlineData("v=spf1 ip6:2001:db8::/32 -all", SpfResult.Fail)]
    [InlineData("v=spf1 ip6:::1 -all", SpfResult.Fail)]
    [InlineData("v=spf1 ip6:2001:db8::/129 -all", SpfResult.PermError)]
    [InlineData("v=spf1 ip6:192.0.2.3 -all", SpfResult.PermError)]
    [InlineData("v=spf1 ip6:2001:db8::zz -all", SpfResult.PermError)]
    [InlineData("v=spf1 ip6 -all", SpfResult.PermError)]
    // 5.3: a
    [InlineData("v=spf1 a -all", SpfResult.Fail)]
    [InlineData("v=spf1 a:mail.a.example -all", SpfResult.Pass)]
    [InlineData("v=spf1 a:mail.a.example/32 -all", SpfResult.Pass)]
    [InlineData("v=spf1 a:near.a.example -all", SpfResult.Fail)]
    [InlineData("v=spf1 a:near.a.example/24 -all", SpfResult.Pass)]
    [InlineData("v=spf1 a:near.a.example/24//64 -all", SpfResult.Pass)]
    [InlineData("v=spf1 a:near.a.example//64 -all", SpfResult.Fail)]
    [InlineData("v=spf1 a/24 -all", SpfResult.Fail)]
    [InlineData("v=spf1 a: -all", SpfResult.PermError)]
    [InlineData("v=spf1 a:mail.a.example/33 -all", SpfResult.PermError)]
    [InlineData("v=spf1 a:mail.a.example//129 -all", SpfResult.PermError)]
    [InlineData("v=spf1 a:192.0.2.3 -all", SpfResult.PermError)]
    [InlineData("v=spf1 a:example -all", SpfResult.PermError)]
    [InlineData("v=spf1 a:none.a.example -all", SpfResult.Fail)]
    [InlineData("v=spf1 a:none.a.example a:none2.a.example -all", SpfResult.Fail)]
    [InlineData("v=spf1 a:none.a.example a:none2.a.example a:none3.a.example -all", SpfResult.PermError)]
    [InlineData("v=spf1 a:broken.a.example -all", SpfResult.TempError)]
    [InlineData("v=spf1 a:silent.a.example -all", SpfResult.TempError)]
    [InlineData("v=spf1 ip4:192.0.2.3 a:broken.a.example -all", SpfResult.Pass)]
    // 5.4: mx
    [InlineData("v=spf1 mx -all", SpfResult.Pass)]
    [InlineData("v=spf1 mx:other.a.example -all", SpfResult.Fail)]
    [InlineData("v=spf1 mx:other.a.example/24 -all", SpfResult.Pass)]
    [InlineData("v=spf1 mx:many.a.example -all", SpfResult.PermError)]
    [InlineData("v=spf1 mx:none.a.example -all", SpfResult.Fail)]
    [InlineData("v=spf1 mx: -all", SpfResult.PermError)]
    // 5.2: include
    [InlineData("v=spf1 include:pass.a.example -all", SpfResult.Pass)]
    [InlineData("v=spf1 -include:pass.a.example +all", SpfResult.Fail)]
    [InlineData("v=spf1 include:fail.a.example ~all", SpfResult.SoftFail)]
    [InlineData("v=spf1 include:soft.a.example -all", SpfResult.Fail)]
    [InlineData("v=spf1 include:neutral.a.example -all", SpfResult.Fail)]
    [InlineData("v=spf1 include:none.a.example -all", SpfResult.PermError)]
    [InlineData("v=spf1 include:wrong.a.example -all", SpfResult.PermError)]
    [InlineData("v=spf1 include:broken.a.example -all", SpfResult.TempError)]
    [InlineData("v=spf1 include -all", SpfResult.PermError)]
    [InlineData("v=spf1 include: -all", SpfResult.PermError)]
    [InlineData("v=spf1 include:pass.a.example/24 -all", SpfResult.PermError)]
    [InlineData("v=spf1 include:self.a.example -all", SpfResult.PermError)]
    // 5.5: ptr
    [InlineData("v=spf1 ptr -all", SpfResult.Pass)]
    [InlineData("v=spf1 ptr:a.example -all", SpfResult.Pass)]
    [InlineData("v=spf1 ptr:b.example -all", SpfResult.Fail)]
    // 5.7: exists
    [InlineData("v=spf1 exists:mail.a.example -all", SpfResult.Pass)]
    [InlineData("v=spf1 exists:%{ir}.list.a.example -all", SpfResult.Pass)]
    [InlineData("v=spf1 exists:%{i}.list.a.example -all", SpfResult.Fail)]
    [InlineData("v=spf1 exists -all", SpfResult.PermError)]
    [InlineData("v=spf1 exists:mail.a.example/24 -all", SpfResult.PermError)]
    // 6.1: redirect
    [InlineData("v=spf1 redirect=pass.a.example", SpfResult.Pass)]
    [InlineData("v=spf1 redirect=fail.a.example", SpfResult.Fail)]
    [InlineData("v=spf1 redirect=none.a.example", SpfResult.PermError)]
    [InlineData("v=spf1 redirect=pass.a.example -all", SpfResult.Fail)]
    [InlineData("v=spf1 -all redirect=none.a.example", SpfResult.Fail)]
    [InlineData("v=spf1 redirect=pass.a.example redirect=pass.a.example", SpfResult.PermError)]
    [InlineData("v=spf1 redirect= ", SpfResult.PermError)]
    [InlineData("v=spf1 ip4:192.0.2.3 redirect=fail.a.example", SpfResult.Pass)]
    [InlineData("v=spf1 exp=why.a.example -all", SpfResult.Fail)]
    [InlineData("v=spf1 exp=why.a.example exp=why.a.example -all", SpfResult.PermError)]
    // 7: macros
    [InlineData("v=spf1 exists:%{l}.user.%{d} -all", SpfResult.Pass)]
    [InlineData("v=spf1 exists:%{l1r-}.user.%{o} -all", SpfResult.Pass)]
    [InlineData("v=spf1 exists:%{d2}.top.example -all", SpfResult.Pass)]
    [InlineData("v=spf1 a:%{h} -all", SpfResult.Pass)]
    [InlineData("v=spf1 include:%{d1r}.rev.example -all", SpfResult.Pass)]
    [InlineData("v=spf1 a:%{v}.v.example -all", SpfResult.Pass)]
    [InlineData("v=spf1 a:%{x}.a.example -all", SpfResult.PermError)]
    [InlineData("v=spf1 a:%{d0}.a.example -all", SpfResult.PermError)]
    [InlineData("v=spf1 a:%{d -all", SpfResult.PermError)]
    [InlineData("v=spf1 a:%(d).a.example -all", SpfResult.PermError)]
    [InlineData("v=spf1 a:%{c}.a.example -all", SpfResult.PermError)]
    // 4.6.4: at most ten look-ups
    [InlineData("v=spf1 include:i1.a.example include:i2.a.example include:i3.a.example include:i4.a.example include:i5.a.example include:i6.a.example include:i7.a.example include:i8.a.example include:i9.a.example include:i10.a.example ip4:192.0.2.3 -all", SpfResult.Pass)]
    [InlineData("v=spf1 include:i1.a.example include:i2.a.example include:i3.a.example include:i4.a.example include:i5.a.example include:i6.a.example include:i7.a.example include:i8.a.example include:i9.a.example include:i10.a.example include:i11.a.example ip4:192.0.2.3 -all", SpfResult.PermError)]
    [InlineData("v=spf1 ip4:192.0.2.3 include:i1.a.example include:i2.a.example include:i3.a.example include:i4.a.example include:i5.a.example include:i6.a.example include:i7.a.example include:i8.a.example include:i9.a.example include:i10.a.example include:i11.a.example -all", SpfResult.Pass)]
    public async Task A_record_is_judged_as_the_RFC_says(string record, SpfResult expected)
    {
        var dns = World();
        if (record.Length > 0) dns.Has("a.example", DnsRecordType.Txt, record);

        var verdict = await new SpfJudge(dns).CheckAsync(IPAddress.Parse("192.0.2.3"), "a.example", "strong-bad@a.example", "mail.a.example", Ct);

        Assert.Equal((expected, record), (verdict.Result, record));
    }

    [Theory]
    [InlineData("v=spf1 ip6:2001:db8::cb01 -all", SpfResult.Pass)]
    [InlineData("v=spf1 ip6:2001:db8::/33 -all", SpfResult.Pass)]
    [InlineData("v=spf1 ip6:2001:db8:8000::/33 -all", SpfResult.Fail)]
    [InlineData("v=spf1 ip4:0.0.0.0/0 -all", SpfResult.Fail)]
    [InlineData("v=spf1 a:six.a.example -all", SpfResult.Pass)]
    [InlineData("v=spf1 a:near6.a.example//64 -all", SpfResult.Pass)]
    [InlineData("v=spf1 a:near6.a.example/24 -all", SpfResult.Fail)]
    [InlineData("v=spf1 exists:%{ir}.six.example -all", SpfResult.Pass)]
    public async Task An_IPv6_client_is_judged_by_its_own_address(string record, SpfResult expected)
    {
        var dns = World().Has("a.example", DnsRecordType.Txt, record);

        var verdict = await new SpfJudge(dns).CheckAsync(IPAddress.Parse("2001:db8::cb01"), "a.example", "x@a.example", "mail.a.example", Ct);

        Assert.Equal(expected, verdict.Result);
    }

    [Fact]
    public async Task Two_records_are_believed_by_nobody()
    {
        var dns = World().Has("a.example", DnsRecordType.Txt, "v=spf1 -all", "v=spf1 +all", "something else");

        Assert.Equal(SpfResult.PermError, (await new SpfJudge(dns).CheckAsync(IPAddress.Loopback, "a.example", "x@a.example", "h.example", Ct)).Result);
    }

    [Fact]
    public async Task A_mapped_address_is_the_IPv4_address_that_it_is()
    {
        var dns = World().Has("a.example", DnsRecordType.Txt, "v=spf1 ip4:192.0.2.3 -all");

        Assert.Equal(SpfResult.Pass, (await new SpfJudge(dns).CheckAsync(IPAddress.Parse("::ffff:192.0.2.3"), "a.example", "x@a.example", "h.example", Ct)).Result);
    }

    private static FakeDns World()
    {
        var dns = new FakeDns()
            .Has("mail.a.example", DnsRecordType.A, "192.0.2.3").Has("near.a.example", DnsRecordType.A, "192.0.2.77").Has("six.a.example", DnsRecordType.Aaaa, "2001:db8::cb01")
            .Has("near6.a.example", DnsRecordType.Aaaa, "2001:db8::1")
            .Has("a.example", DnsRecordType.Mx, "10 mail.a.example", "20 near.a.example").Has("other.a.example", DnsRecordType.Mx, "10 near.a.example")
            .Has("many.a.example", DnsRecordType.Mx, [.. Enumerable.Range(0, 11).Select(i => $"{i} m{i}.a.example")])
            .Has("pass.a.example", DnsRecordType.Txt, "v=spf1 ip4:192.0.2.3 -all").Has("fail.a.example", DnsRecordType.Txt, "v=spf1 -all").Has("soft.a.example", DnsRecordType.Txt, "v=spf1 ~all")
            .Has("neutral.a.example", DnsRecordType.Txt, "v=spf1 ?all").Has("wrong.a.example", DnsRecordType.Txt, "v=spf1 oops").Has("self.a.example", DnsRecordType.Txt, "v=spf1 include:self.a.example -all")
            .Has("3.2.0.192.in-addr.arpa", DnsRecordType.Reverse, "mail.a.example")
            .Has("3.2.0.192.list.a.example", DnsRecordType.A, "127.0.0.2")
            .Has("strong-bad.user.a.example", DnsRecordType.A, "127.0.0.2").Has("strong.user.a.example", DnsRecordType.A, "127.0.0.2").Has("a.example.top.example", DnsRecordType.A, "127.0.0.2")
            .Has("a.rev.example", DnsRecordType.Txt, "v=spf1 +all").Has("in-addr.v.example", DnsRecordType.A, "192.0.2.3")
            .Has("1.0.b.c.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.six.example", DnsRecordType.A, "127.0.0.2")
            .FailsFor("broken.a.example", DnsOutcome.ServerFailed).FailsFor("silent.a.example", DnsOutcome.TimedOut);
        for (var i = 1; i <= 11; i++) dns.Has($"i{i}.a.example", DnsRecordType.Txt, "v=spf1 ?all");
        return dns;
    }
}
