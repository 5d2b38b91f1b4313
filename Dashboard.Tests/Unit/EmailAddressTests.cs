using Dashboard.Core;

namespace Dashboard.Tests.Unit;

public class EmailAddressTests
{
    [Theory]
    [InlineData("ann@example.com", "ann@example.com")]
    [InlineData("  Ann.Lee@Example.COM\t", "Ann.Lee@example.com")]
    [InlineData("<ann@example.com>", "ann@example.com")]
    [InlineData(" < ann@example.com > ", "ann@example.com")]
    [InlineData("mailto:ann@example.com?subject=hi", "ann@example.com")]
    [InlineData("MAILTO:ann%2Bnews@example.com", "ann+news@example.com")]
    [InlineData("\u200bann@example.com\ufeff", "ann@example.com")]
    [InlineData("\u00a0ann@example.com\u3000", "ann@example.com")]
    [InlineData("!#$%&'*+-/=?^_`{|}~@example.com", "!#$%&'*+-/=?^_`{|}~@example.com")]
    [InlineData("\"two words\"@example.com", "\"two words\"@example.com")]
    [InlineData("\"a@b\\\"c\"@example.com", "\"a@b\\\"c\"@example.com")]
    [InlineData("jürgen@example.com", "jürgen@example.com")]
    [InlineData("用户@例子.公司", "用户@xn--fsqu00a.xn--55qx5d")]
    [InlineData("ann@Bücher.example", "ann@xn--bcher-kva.example")]
    [InlineData("ann@xn--bcher-kva.example", "ann@xn--bcher-kva.example")]
    [InlineData("ann@mail.3com.example", "ann@mail.3com.example")]
    [InlineData("ann@a.museum", "ann@a.museum")]
    public void An_address_is_read_as_people_and_files_write_it(string text, string value)
    {
        var address = EmailAddress.Parse(text).Value;

        Assert.Equal(value, address.Value);
        Assert.Equal(value, address.Local + "@" + address.Domain);
    }

    [Theory]
    [InlineData(null, "Write an e-mail address")]
    [InlineData(" \u200b ", "Write an e-mail address")]
    [InlineData("ann", "no @")]
    [InlineData("@example.com", "Nothing stands before the @")]
    [InlineData("ann@", "Nothing stands after the @")]
    [InlineData("ann@bob@example.com", "more than one @")]
    [InlineData("ann lee@example.com", "a blank")]
    [InlineData("ann\u200blee@example.com", "a blank")]
    [InlineData("ann@exam ple.com", "The domain has a blank")]
    [InlineData("Ann Lee <ann@example.com>", "without a name")]
    [InlineData(".ann@example.com", "begins with a dot")]
    [InlineData("ann.@example.com", "ends with a dot")]
    [InlineData("a..b@example.com", "two dots")]
    [InlineData("a,b@example.com", "may not hold")]
    [InlineData("ann\r\nBcc: x@example.com", "blank")]
    [InlineData("\"ann@example.com", "not closed")]
    [InlineData("\"\"@example.com", "between the quotes")]
    [InlineData("\"a\"b@example.com", "After the closing quote")]
    [InlineData("\"a\nb\"@example.com", "cannot be seen")]
    [InlineData("ann@example", "no dot")]
    [InlineData("ann@.example.com", "begins with a dot")]
    [InlineData("ann@example.com.", "ends with a dot")]
    [InlineData("ann@example..com", "two dots")]
    [InlineData("ann@-example.com", "hyphen")]
    [InlineData("ann@example-.com", "hyphen")]
    [InlineData("ann@exa_mple.com", "may not hold")]
    [InlineData("ann@exa/mple.com", "may not hold")]
    [InlineData("ann@192.168.0.1", "a number")]
    [InlineData("ann@[192.168.0.1]", "bare IP number")]
    [InlineData("ann@example.123", "a number")]
    [InlineData("ann@xn--.com", "international")]
    public void A_refusal_says_what_is_wrong(string? text, string why)
    {
        Assert.True(EmailAddress.Parse(text).Refused(out var error));
        Assert.Equal(("email.invalid", "email"), (error.Code, error.Field));
        Assert.Contains(why, error.Message, StringComparison.Ordinal);
        Assert.EndsWith(".", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Half_a_character_is_refused() => Assert.Contains("half a character", EmailAddress.Parse('\ud800' + "@example.com").Error!.Message, StringComparison.Ordinal);

    [Fact]
    public void Lengths_are_counted_in_octets()
    {
        var label = new string('d', 63);
        Assert.Null(EmailAddress.Parse(new string('a', 64) + "@example.com").Error);
        Assert.NotNull(EmailAddress.Parse(new string('a', 65) + "@example.com").Error);
        Assert.NotNull(EmailAddress.Parse(new string('ü', 33) + "@example.com").Error);
        Assert.Null(EmailAddress.Parse($"{new string('a', 64)}@{label}.{label}.{new string('d', 57)}.com").Error);
        Assert.NotNull(EmailAddress.Parse($"{new string('a', 64)}@{label}.{label}.{new string('d', 58)}.com").Error);
        Assert.NotNull(EmailAddress.Parse($"a@{label}d.com").Error);
        Assert.NotNull(EmailAddress.Parse(new string('a', 100_000)).Error);
    }

    [Theory]
    [InlineData("gmial.com", "gmail.com")]
    [InlineData("gmai.com", "gmail.com")]
    [InlineData("gmaill.com", "gmail.com")]
    [InlineData("GMAIL.CON", "gmail.com")]
    [InlineData("hotmial.com", "hotmail.com")]
    [InlineData("outlok.com", "outlook.com")]
    [InlineData("yaho.com", "yahoo.com")]
    [InlineData("alo.com", "aol.com")]
    [InlineData("somewhere.cmo", "somewhere.com")]
    [InlineData("gmail.com", null)]
    [InlineData("ymail.com", null)]
    [InlineData("mail.com", null)]
    [InlineData("aon.com", null)]
    [InlineData("example.co", null)]
    [InlineData("example.org", null)]
    [InlineData("", null)]
    public void A_mistyped_provider_is_recognised(string domain, string? meant) => Assert.Equal(meant, EmailAddress.SuggestDomain(domain));
}
