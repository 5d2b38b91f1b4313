using System.Text.Json.Nodes;
using Dashboard.Tests.Making;

namespace Dashboard.Tests.Integration.Addresses;

public class AddressCheckTests(AddressApp app) : IClassFixture<AddressApp>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_verdict_follows_from_form_dns_and_what_is_known()
    {
        app.Dns.Has("takes.example", "MX", "10 mx.takes.example").Has("takes.example", "MX", "20 mx2.takes.example")
            .Has("host.example", "A", "192.0.2.25").Has("six.example", "AAAA", "2001:db8::25")
            .Has("null.example", "MX", "0 .").Has("text.example", "TXT", "no mail here")
            .Has("number.example", "MX", "10 192.0.2.7").Has("xn--bcher-kva.example", "MX", "10 mx.takes.example")
            .Has("alias.example", "CNAME", "takes.example").Has("gmial.com", "MX", "10 mx.takes.example")
            .Has("mailinator.com", "MX", "10 mx.takes.example").Has("gmail.com", "MX", "5 mx.takes.example").Has("word", "MX", "1 mx.takes.example")
            .Has("everyone.example", "MX", "10 mx.takes.example").Has("shop.everyone.example", "MX", "10 mx.takes.example").Has("email.com", "MX", "10 mx.takes.example")
            .FailsFor("broken.example").IsSilentFor("silent.example");
        var expected = new (string Email, string Verdict, string Reasons, string? Suggestion)[]
        {
            ("ann@takes.example", "valid", "", null),
            ("ann@TAKES.example", "valid", "", null),
            ("ann@bücher.example", "valid", "", null),
            ("ann@alias.example", "valid", "", null),
            ("\"ann lee\"@takes.example", "valid", "quoted", null),
            ("jürgen@takes.example", "valid", "smtpUtf8", null),
            ("ann@gmail.com", "valid", "freeMailbox", null),
            ("ann@email.com", "valid", "freeMailbox", null),
            ("ann@host.example", "risky", "implicitMx", null),
            ("ann@six.example", "risky", "implicitMx", null),
            ("ann@word", "risky", "singleLabel", null),
            ("ann@[192.0.2.1]", "risky", "ipLiteral", null),
            ("info@takes.example", "risky", "role", null),
            ("Info+news@takes.example", "risky", "role", null),
            ("ann@mailinator.com", "risky", "disposable", null),
            ("ann@everyone.example", "risky", "catchAll", null),
            ("ann@shop.everyone.example", "risky", "catchAll", null),
            ("ann@gmial.com", "risky", "typo", "ann@gmail.com"),
            ("ann@hotmial.com", "invalid", "noDomain,typo", "ann@hotmail.com"),
            ("ann@nowhere.example", "invalid", "noDomain", null),
            ("ann@noword", "invalid", "noDomain,singleLabel", null),
            ("ann@localhost", "invalid", "localName", null),
            ("ann@null.example", "invalid", "nullMx", null),
            ("ann@text.example", "invalid", "noMailServer", null),
            ("ann@number.example", "invalid", "unusableMx", null),
            ("ann@@takes.example", "invalid", "syntax,manyAts", "ann@takes.example"),
            ("ann(x)@takes.example", "invalid", "syntax,comment", "ann@takes.example"),
            ("", "invalid", "syntax,missing", null),
            ("ann@broken.example", "unknown", "dnsFailed", null),
            ("ann@silent.example", "unknown", "dnsTimedOut", null),
            ("info@silent.example", "unknown", "dnsTimedOut,role", null),
        };
        var caller = await A.KeyAsync(app, await A.ClientAsync(app));

        var answers = JsonNode.Parse((await caller.PostAsync("addresses/check", new { emails = expected.Select(e => e.Email) })).Text)!.AsArray();

        var said = answers.Select(a => ((string)a!["email"]!, (string)a["verdict"]!, string.Join(',', a["reasons"]!.AsArray().Select(r => (string)r!)), (string?)a["suggestion"]));
        Assert.Equal(expected, said);
        Assert.Equal("ann@takes.example", (string?)answers[1]!["normalized"]);
        Assert.Null(answers[26]!["normalized"]);
        Assert.All(answers, a => Assert.Equal(a!["reasons"]!.AsArray().Count, a["notes"]!.AsArray().Count));
    }
}
