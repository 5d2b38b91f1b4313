using Dashboard.Core;
using Dashboard.Core.Addresses;

namespace Dashboard.Tests.Unit.Addresses;

/// <summary>One table for both readers of addresses: what the grammar of RFC 5321 and RFC 6531 calls a mailbox, and which of those the product mails to.</summary>
public class AddressTableTests
{
    private static readonly string L64 = new('l', 64), D63 = new('d', 63), U32 = new('ü', 32);

    /// <summary>The text, its normalized form where the grammar takes it (null where not), and whether the product mails to it: to a named domain with an ending.</summary>
    public static readonly TheoryData<string, string?, bool> Table = new()
    {
        // Dot-strings: atext of RFC 5322 3.2.3, dots between atoms alone.
        { "a@b.example", "a@b.example", true },
        { "A.B@b.example", "A.B@b.example", true },
        { "a+tag@b.example", "a+tag@b.example", true },
        { "a-_-b@b.example", "a-_-b@b.example", true },
        { "_@b.example", "_@b.example", true },
        { "0@b.example", "0@b.example", true },
        { "{a}|b~c@b.example", "{a}|b~c@b.example", true },
        { "a/b=c?d^e`f@b.example", "a/b=c?d^e`f@b.example", true },
        { "o'neill@b.example", "o'neill@b.example", true },
        { "50%off@b.example", "50%off@b.example", true },
        { "#!$&*@b.example", "#!$&*@b.example", true },
        { "a.b.c.d.e.f.g@b.example", "a.b.c.d.e.f.g@b.example", true },
        { "mail.@b.example", null, false },
        { ".mail@b.example", null, false },
        { "ma..il@b.example", null, false },
        { "ma...il@b.example", null, false },
        { "..@b.example", null, false },
        { "a(b@b.example", null, false },
        { "a)b@b.example", null, false },
        { "a<b@b.example", null, false },
        { "a>b@b.example", null, false },
        { "a[b@b.example", null, false },
        { "a]b@b.example", null, false },
        { "a,b@b.example", null, false },
        { "a;b@b.example", null, false },
        { "a:b@b.example", null, false },
        { "a\\b@b.example", null, false },
        { "a\\@b@b.example", null, false },
        { "a\"b@b.example", null, false },

        // Quoted strings: RFC 5321 4.1.2, quoted-pairs of printable ASCII.
        { "\"a b\"@b.example", "\"a b\"@b.example", true },
        { "\"a.b\"@b.example", "a.b@b.example", true },
        { "\"a..b\"@b.example", "\"a..b\"@b.example", true },
        { "\"a@b@c\"@b.example", "\"a@b@c\"@b.example", true },
        { "\"<a>\"@b.example", "\"<a>\"@b.example", true },
        { "\"a,b;c:d\"@b.example", "\"a,b;c:d\"@b.example", true },
        { "\"a\\\"b\"@b.example", "\"a\\\"b\"@b.example", true },
        { "\"\\\\\"@b.example", "\"\\\\\"@b.example", true },
        { "\"\\@\"@b.example", "\"@\"@b.example", true },
        { "\"[x]\"@b.example", "\"[x]\"@b.example", true },
        { "\"a\"b@b.example", null, false },
        { "a\"b\"@b.example", null, false },
        { "\"a\".b@b.example", null, false },
        { "\"a@b.example", null, false },
        { "a\"@b.example", null, false },
        { "\"a\\\"@b.example", null, false },
        { "\"a\u0001\"@b.example", null, false },
        { "\"a\u007fb\"@b.example", null, false },
        { "\"a\nb\"@b.example", null, false },
        { "\"a\" @b.example", null, false },
        { "\"a\"@", null, false },
        { "\"a\"", null, false },

        // Comments and white space are for header lines (RFC 5322 3.2.2), not for the envelope.
        { "a(c)@b.example", null, false },
        { "(c)a@b.example", null, false },
        { "a@(c)b.example", null, false },
        { "a@b.example(c)", null, false },
        { "a @b.example", null, false },
        { "a@ b.example", null, false },
        { "a@b .example", null, false },
        { "a@b.exam ple", null, false },
        { "a\t@b.example", null, false },
        { "a@b.example\n.x", null, false },
        { " a@b.example ", "a@b.example", true },
        { "\ta@b.example\r\n", "a@b.example", true },
        { "<a@b.example>", "a@b.example", true },
        { "mailto:a@b.example", "a@b.example", true },
        { "Ann <a@b.example>", null, false },
        { "a@b.example, c@b.example", null, false },
        { "a@b.example;c@b.example", null, false },

        // The @.
        { "a", null, false },
        { "b.example", null, false },
        { "@", null, false },
        { "@b.example", null, false },
        { "a@", null, false },
        { "a@@b.example", null, false },
        { "a@b@c.example", null, false },
        { "@a@b.example", null, false },
        { "a\uff20b.example", null, false },

        // Domains: letters, digits, hyphens (RFC 1123 2.1); labels of 63, names of 253 (RFC 1035 2.3.4).
        { "a@B.Example", "a@b.example", true },
        { "a@1.example", "a@1.example", true },
        { "a@1-2.example", "a@1-2.example", true },
        { "a@b--c.example", "a@b--c.example", true },
        { "a@x.y.z.b.example", "a@x.y.z.b.example", true },
        { "a@b.c1", "a@b.c1", true },
        { "a@b.x-y", "a@b.x-y", true },
        { "a@b", "a@b", false },
        { "a@localhost", "a@localhost", false },
        { "a@b.example.", null, false },
        { "a@.b.example", null, false },
        { "a@b..example", null, false },
        { "a@-b.example", null, false },
        { "a@b-.example", null, false },
        { "a@b.-example", null, false },
        { "a@b.example-", null, false },
        { "a@b_c.example", null, false },
        { "a@b+c.example", null, false },
        { "a@b!c.example", null, false },
        { "a@b#c.example", null, false },
        { "a@b/c.example", null, false },
        { "a@b,c.example", null, false },
        { "a@\"b\".example", null, false },
        { "a@b.1", null, false },
        { "a@1.2.3.4", null, false },
        { "a@256.1.1.1", null, false },
        { "a@b.example:25", null, false },

        // Literals: RFC 5321 4.1.3. They are mailboxes, and nobody's list has them.
        { "a@[127.0.0.1]", "a@[127.0.0.1]", false },
        { "a@[255.255.255.255]", "a@[255.255.255.255]", false },
        { "a@[IPv6:::]", "a@[IPv6:::]", false },
        { "a@[IPv6:2001:db8::25]", "a@[IPv6:2001:db8::25]", false },
        { "a@[IPv6:2001:DB8:0:0:0:0:0:1]", "a@[IPv6:2001:db8:0:0:0:0:0:1]", false },
        { "a@[IPv6:::ffff:192.0.2.25]", "a@[IPv6:::ffff:192.0.2.25]", false },
        { "a@[IPv6:1:2:3:4:5:6:192.0.2.25]", "a@[IPv6:1:2:3:4:5:6:192.0.2.25]", false },
        { "a@[IPv6:1:2:3:4:5::8]", "a@[IPv6:1:2:3:4:5::8]", false },
        { "a@[IPv6:1:2:3:4:5:6::8]", null, false },
        { "a@[IPv6:1:2:3:4:5:6:7:8:9]", null, false },
        { "a@[IPv6:1::2::3]", null, false },
        { "a@[IPv6:g::1]", null, false },
        { "a@[IPv6:12345::]", null, false },
        { "a@[IPv6:1:2:3:4:5:192.0.2.256]", null, false },
        { "a@[IPv6:127.0.0.1]", null, false },
        { "a@[::1]", null, false },
        { "a@[127.0.0]", null, false },
        { "a@[127.0.0.1.1]", null, false },
        { "a@[127.0.0.01x]", null, false },
        { "a@[1.2.3.400]", null, false },
        { "a@[127.0.0.1", null, false },
        { "a@127.0.0.1]", null, false },
        { "a@[127.0.0.1]x", null, false },
        { "a@[]", null, false },
        { "a@[b.example]", null, false },

        // What is not ASCII: RFC 6531 for what stands before the @, IDNA for the domain.
        { "jörg@b.example", "jörg@b.example", true },
        { "δοκιμή@b.example", "δοκιμή@b.example", true },
        { "用户.名@b.example", "用户.名@b.example", true },
        { "\"jörg x\"@b.example", "\"jörg x\"@b.example", true },
        { "a@bücher.example", "a@xn--bcher-kva.example", true },
        { "a@BÜCHER.example", "a@xn--bcher-kva.example", true },
        { "a@παράδειγμα.example", "a@xn--hxajbheg2az3al.example", true },
        { "a@xn--bcher-kva.example", "a@xn--bcher-kva.example", true },
        { "a@XN--BCHER-KVA.example", "a@xn--bcher-kva.example", true },
        { "a@b\u3002example", "a@b.example", true },
        { "jörg.@b.example", null, false },
        { "jö rg@b.example", null, false },
        { "jö\u00a0rg@b.example", null, false },
        { "jö\u200brg@b.example", null, false },
        { "\ud800@b.example", null, false },
        { "a@b\u200b.example", null, false },
        { "a@xn--\u00fc.example", null, false },
        { "a@-ü.example", null, false },

        // Lengths in octets: 64 before the @, 254 in all (RFC 5321 4.5.3.1 with erratum 1690).
        { $"{L64}@b.example", $"{L64}@b.example", true },
        { $"{L64}l@b.example", null, false },
        { $"{U32}@b.example", $"{U32}@b.example", true },
        { $"{U32}ü@b.example", null, false },
        { $"\"{new string('q', 62)}\"@b.example", $"{new string('q', 62)}@b.example", true },
        { $"\"{new string('q', 62)} \"@b.example", null, false },
        { $"a@{D63}.example", $"a@{D63}.example", true },
        { $"a@{D63}d.example", null, false },
        { $"a@{D63}.{D63}.{D63}.{new string('d', 60)}", $"a@{D63}.{D63}.{D63}.{new string('d', 60)}", true },
        { $"aa@{D63}.{D63}.{D63}.{new string('d', 60)}", null, false },
    };

    [Theory]
    [MemberData(nameof(Table), DisableDiscoveryEnumeration = true)]
    public void Both_readers_agree_with_the_grammar(string text, string? normalized, bool isMailedTo)
    {
        var (form, address) = (AddressForm.Read(text), EmailAddress.Parse(text));

        Assert.Equal(normalized, form.Normalized);
        Assert.Equal(isMailedTo, address.Error is null);
        // Where both take it, it is the same mailbox: quotes that are not needed say nothing.
        if (isMailedTo) Assert.Equal(normalized, AddressForm.Read(address.Value.Value).Normalized);
    }
}
