using Dashboard.Core.Addresses;

namespace Dashboard.Tests.Unit.Addresses;

public class AddressFormTests
{
    private static readonly string A64 = new('a', 64);
    private static readonly string D63 = new('d', 63);

    [Theory]
    [InlineData("ann@example.com", "ann@example.com")]
    [InlineData("  Ann.Lee@Example.COM\t", "Ann.Lee@example.com")]
    [InlineData("!#$%&'*+-/=?^_`{|}~@example.com", "!#$%&'*+-/=?^_`{|}~@example.com")]
    [InlineData("a!b%c@example.com", "a!b%c@example.com")]
    [InlineData("1@example.com", "1@example.com")]
    [InlineData("-@example.com", "-@example.com")]
    [InlineData("\"two words\"@example.com", "\"two words\"@example.com")]
    [InlineData("\"a@b\"@example.com", "\"a@b\"@example.com")]
    [InlineData("\"a..b\"@example.com", "\"a..b\"@example.com")]
    [InlineData("\".a\"@example.com", "\".a\"@example.com")]
    [InlineData("\"\"@example.com", "\"\"@example.com")]
    [InlineData("\" \"@example.com", "\" \"@example.com")]
    [InlineData("\"(no comment)\"@example.com", "\"(no comment)\"@example.com")]
    [InlineData("\"a\\\"b\"@example.com", "\"a\\\"b\"@example.com")]
    [InlineData("\"a\\\\b\"@example.com", "\"a\\\\b\"@example.com")]
    [InlineData("\"a\\ b\"@example.com", "\"a b\"@example.com")]
    [InlineData("\"ann\"@example.com", "ann@example.com")]
    [InlineData("\"a\\n\\n\"@example.com", "ann@example.com")]
    [InlineData("ann@[192.0.2.1]", "ann@[192.0.2.1]")]
    [InlineData("ann@[IPv6:2001:DB8::1]", "ann@[IPv6:2001:db8::1]")]
    [InlineData("ann@[ipv6:::1]", "ann@[IPv6:::1]")]
    [InlineData("ann@[IPv6:::ffff:192.0.2.1]", "ann@[IPv6:::ffff:192.0.2.1]")]
    [InlineData("ann@[IPv6:1:2:3:4:5:6:7:8]", "ann@[IPv6:1:2:3:4:5:6:7:8]")]
    [InlineData("jürgen@example.com", "jürgen@example.com")]
    [InlineData("\"jürgen lee\"@example.com", "\"jürgen lee\"@example.com")]
    [InlineData("用户@例子.公司", "用户@xn--fsqu00a.xn--55qx5d")]
    [InlineData("ann@Bücher.example", "ann@xn--bcher-kva.example")]
    [InlineData("ann@faß.example", "ann@xn--fa-hia.example")]
    [InlineData("ann@例子。公司", "ann@xn--fsqu00a.xn--55qx5d")]
    [InlineData("ann@xn--bcher-kva.example", "ann@xn--bcher-kva.example")]
    [InlineData("ann@\u05d0\u05d1.example", "ann@xn--4dbc.example")]
    [InlineData("ann@\u05d0\u05d1-1.example", "ann@xn---1-ulde.example")]
    [InlineData("ann@3com.example", "ann@3com.example")]
    [InlineData("ann@a--b.example", "ann@a--b.example")]
    [InlineData("ann@a.b.c.d.e.f.example", "ann@a.b.c.d.e.f.example")]
    [InlineData("ann@example", "ann@example")]
    [InlineData("ann@a.1a", "ann@a.1a")]
    public void What_the_grammar_of_mailboxes_allows_is_an_address(string text, string normalized) =>
        Assert.Equal((null, normalized), (AddressForm.Read(text).Fault, AddressForm.Read(text).Normalized));

    [Theory]
    [InlineData(null, AddressReason.Missing, null)]
    [InlineData("  ", AddressReason.Missing, null)]
    [InlineData("ann", AddressReason.NoAt, null)]
    [InlineData("ann.example.com", AddressReason.NoAt, null)]
    [InlineData("\"ann\"", AddressReason.NoAt, null)]
    [InlineData("@example.com", AddressReason.EmptyLocal, null)]
    [InlineData("@", AddressReason.EmptyLocal, null)]
    [InlineData("ann@", AddressReason.EmptyDomain, null)]
    [InlineData("ann@bob@example.com", AddressReason.ManyAts, null)]
    [InlineData("ann@@example.com", AddressReason.ManyAts, "ann@example.com")]
    [InlineData("Ann Lee <ann@example.com>", AddressReason.DisplayName, "ann@example.com")]
    [InlineData("\"Lee, Ann\" <ann@example.com>", AddressReason.DisplayName, "ann@example.com")]
    [InlineData("ann(at work)@example.com", AddressReason.Comment, "ann@example.com")]
    [InlineData("(Ann)ann@example.com", AddressReason.Comment, "ann@example.com")]
    [InlineData("ann@(here)example.com", AddressReason.Comment, "ann@example.com")]
    [InlineData("ann@example.com (Ann)", AddressReason.Comment, "ann@example.com")]
    [InlineData("ann @example.com", AddressReason.Blank, "ann@example.com")]
    [InlineData("ann@ example.com", AddressReason.Blank, "ann@example.com")]
    [InlineData("ann lee@example.com", AddressReason.Blank, "annlee@example.com")]
    [InlineData("ann\r\n @example.com", AddressReason.Blank, "ann@example.com")]
    [InlineData("ann@example.com\r\nBcc: x@example.com", AddressReason.Blank, null)]
    [InlineData("ann\u200b@example.com", AddressReason.Invisible, "ann@example.com")]
    [InlineData("ann\0@example.com", AddressReason.Invisible, "ann@example.com")]
    [InlineData("\"ann@example.com", AddressReason.Quotes, null)]
    [InlineData("\"ann\\\"@example.com", AddressReason.Quotes, null)]
    [InlineData("a\"b\"c@example.com", AddressReason.Quotes, null)]
    [InlineData("\"a\"b@example.com", AddressReason.Quotes, null)]
    [InlineData("\"a\".\"b\"@example.com", AddressReason.Quotes, null)]
    [InlineData("a.\"b\"@example.com", AddressReason.Quotes, null)]
    [InlineData("\"a\tb\"@example.com", AddressReason.Invisible, "ab@example.com")]
    [InlineData("\"a\\\u0007\"@example.com", AddressReason.Invisible, null)]
    [InlineData(".ann@example.com", AddressReason.Dots, "ann@example.com")]
    [InlineData("ann.@example.com", AddressReason.Dots, "ann@example.com")]
    [InlineData("a..b@example.com", AddressReason.Dots, "a.b@example.com")]
    [InlineData(".@example.com", AddressReason.Dots, null)]
    [InlineData("a,b@example.com", AddressReason.Characters, null)]
    [InlineData("a;b@example.com", AddressReason.Characters, null)]
    [InlineData("a:b@example.com", AddressReason.Characters, null)]
    [InlineData("a\\b@example.com", AddressReason.Characters, null)]
    [InlineData("a[b]@example.com", AddressReason.Characters, null)]
    [InlineData("@a.example,@b.example:ann@example.com", AddressReason.ManyAts, null)]
    [InlineData("ann@.example.com", AddressReason.DomainDots, "ann@example.com")]
    [InlineData("ann@example.com.", AddressReason.DomainDots, "ann@example.com")]
    [InlineData("ann@example..com", AddressReason.DomainDots, "ann@example.com")]
    [InlineData("ann@-example.com", AddressReason.Hyphens, null)]
    [InlineData("ann@example-.com", AddressReason.Hyphens, null)]
    [InlineData("ann@exa_mple.com", AddressReason.DomainCharacters, null)]
    [InlineData("ann@exa!mple.com", AddressReason.DomainCharacters, null)]
    [InlineData("ann@192.0.2.1", AddressReason.BareNumber, "ann@[192.0.2.1]")]
    [InlineData("ann@example.123", AddressReason.DomainName, null)]
    [InlineData("ann@xn--.com", AddressReason.Hyphens, null)]
    [InlineData("ann@bü_cher.example", AddressReason.DomainCharacters, null)]
    [InlineData("ann@bücher..example", AddressReason.DomainDots, "ann@xn--bcher-kva.example")]
    [InlineData("ann@bücher-.example", AddressReason.Hyphens, null)]
    [InlineData("ann@\u05d0a.example", AddressReason.DomainName, null)]
    [InlineData("ann@a\u05d0.example", AddressReason.DomainName, null)]
    [InlineData("ann@1a.\u05d0\u05d1", AddressReason.DomainName, null)]
    [InlineData("ann@\u06271\u0661.example", AddressReason.DomainName, null)]
    [InlineData("ann@[192.0.2]", AddressReason.Literal, null)]
    [InlineData("ann@[192.0.2.256]", AddressReason.Literal, null)]
    [InlineData("ann@[192.0.2.1", AddressReason.Literal, null)]
    [InlineData("ann@[]", AddressReason.Literal, null)]
    [InlineData("ann@[2001:db8::1]", AddressReason.Literal, null)]
    [InlineData("ann@[IPv6:1:2:3]", AddressReason.Literal, null)]
    [InlineData("ann@[IPv6:1::2::3]", AddressReason.Literal, null)]
    [InlineData("ann@[IPv6:1:2:3:4:5:6:7::]", AddressReason.Literal, null)]
    [InlineData("ann@[IPv6:12345::1]", AddressReason.Literal, null)]
    [InlineData("ann@[IPv6:fe80::1%eth0]", AddressReason.Literal, null)]
    [InlineData("ann@[tag:words]", AddressReason.Literal, null)]
    public void What_no_server_would_take_says_why(string? text, AddressReason fault, string? suggestion)
    {
        var form = AddressForm.Read(text);

        Assert.Equal((fault, suggestion, null), (form.Fault, form.Suggestion, form.Normalized));
        Assert.EndsWith(".", fault.Sentence(), StringComparison.Ordinal);
    }

    [Fact]
    public void Lengths_are_counted_in_octets()
    {
        Assert.Null(AddressForm.Read($"{A64}@example.com").Fault);
        Assert.Equal(AddressReason.LocalTooLong, AddressForm.Read($"{A64}a@example.com").Fault);
        Assert.Equal(AddressReason.LocalTooLong, AddressForm.Read($"{new string('ü', 33)}@example.com").Fault);
        Assert.Null(AddressForm.Read($"{new string('ü', 32)}@example.com").Fault);
        Assert.Null(AddressForm.Read($"a@{D63}.com").Fault);
        Assert.Equal(AddressReason.LabelTooLong, AddressForm.Read($"a@{D63}d.com").Fault);
        Assert.Null(AddressForm.Read($"{A64}@{D63}.{D63}.{new string('d', 57)}.com").Fault);
        Assert.Equal(AddressReason.TooLong, AddressForm.Read($"{A64}@{D63}.{D63}.{new string('d', 58)}.com").Fault);
        Assert.Null(AddressForm.Read($"a@{D63}.{D63}.{D63}.{new string('d', 60)}").Fault);
        Assert.Equal(AddressReason.DomainTooLong, AddressForm.Read($"a@{D63}.{D63}.{D63}.{new string('d', 63)}").Fault);
        Assert.Equal(AddressReason.TooLong, AddressForm.Read(new string('a', 100_000)).Fault);
    }
}
