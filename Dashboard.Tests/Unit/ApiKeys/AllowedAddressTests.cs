using System.Net;
using Dashboard.Core.ApiKeys;

namespace Dashboard.Tests.Unit.ApiKeys;

public class AllowedAddressTests
{
    [Theory]
    [InlineData("192.0.2.7", "192.0.2.7", true)]
    [InlineData("192.0.2.7", "192.0.2.8", false)]
    [InlineData("192.0.2.0/24", "192.0.2.200", true)]
    [InlineData("192.0.2.0/24", "::ffff:192.0.2.200", true)]
    [InlineData("2001:db8::/32", "2001:db8::5", true)]
    [InlineData("2001:db8::/32", "192.0.2.1", false)]
    [InlineData("192.0.2.0/24", null, false)]
    public void Only_who_comes_from_there_is_admitted(string allowed, string? address, bool admitted) =>
        Assert.Equal(admitted, AllowedAddress.Admits([allowed], address is null ? null : IPAddress.Parse(address)));

    [Fact]
    public void Where_none_is_named_everyone_is() => Assert.True(AllowedAddress.Admits([], null));

    [Theory]
    [InlineData("192.0.2.7", true)]
    [InlineData("192.0.2.0/24", true)]
    [InlineData("2001:db8::/32", true)]
    [InlineData("192.0.2.0/33", false)]
    [InlineData("example.com", false)]
    [InlineData("", false)]
    public void Names_and_nonsense_are_none(string text, bool isOne) => Assert.Equal(isOne, AllowedAddress.IsOne(text));
}
