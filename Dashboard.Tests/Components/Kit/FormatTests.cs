using Dashboard.Web.Kit;

namespace Dashboard.Tests.Components.Kit;

public sealed class FormatTests
{
    [Theory]
    [InlineData(0, "0")]
    [InlineData(999, "999")]
    [InlineData(12_345, "12,345")]
    [InlineData(-1_234_567, "-1,234,567")]
    public void A_count_has_its_thousands(long value, string printed) => Assert.Equal(printed, Format.Count(value));

    [Theory]
    [InlineData(9_999, "9,999")]
    [InlineData(12_345, "12.3 k")]
    [InlineData(999_949, "1000 k")]
    [InlineData(999_950, "1 M")]
    [InlineData(1_234_567, "1.2 M")]
    [InlineData(2_400_000_000, "2.4 B")]
    public void In_little_room_a_count_is_brief(long value, string printed) => Assert.Equal(printed, Plain(Format.Brief(value)));

    [Theory]
    [InlineData(0.123, "12.3 %")]
    [InlineData(0, "0.0 %")]
    [InlineData(1, "100.0 %")]
    [InlineData(0.0004, "< 0.1 %")]
    [InlineData(double.NaN, "–")]
    public void What_is_not_nothing_is_never_printed_as_nothing(double share, string printed) => Assert.Equal(printed, Plain(Format.Percent(share)));

    [Fact]
    public void A_part_of_no_whole_is_a_dash()
    {
        Assert.Equal("–", Format.Percent(0, 0));
        Assert.Equal("50.0 %", Plain(Format.Percent(1, 2)));
    }

    [Fact]
    public void A_small_rate_has_two_decimals()
    {
        Assert.Equal("0.08 %", Plain(Format.FinePercent(8, 10_000)));
        Assert.Equal("< 0.01 %", Plain(Format.FinePercent(0.00001)));
    }

    [Theory]
    [InlineData(1, "1 recipient")]
    [InlineData(0, "0 recipients")]
    [InlineData(1_200, "1,200 recipients")]
    public void A_number_and_its_noun_agree(long value, string printed) => Assert.Equal(printed, Format.Count(value, "recipient"));

    [Theory]
    [InlineData(980, "980 B")]
    [InlineData(34_200, "34.2 kB")]
    [InlineData(102_400, "102 kB")]
    [InlineData(2_147_483_648, "2.1 GB")]
    public void A_size_is_in_decimal_units(long bytes, string printed) => Assert.Equal(printed, Plain(Format.Size(bytes)));

    [Theory]
    [InlineData(0.4, "0.4 s")]
    [InlineData(12, "12 s")]
    [InlineData(200, "3 min 20 s")]
    [InlineData(7_500, "2 h 5 min")]
    [InlineData(367_200, "4 d 6 h")]
    public void A_length_of_time_has_its_two_greatest_units(double seconds, string printed) => Assert.Equal(printed, Plain(Format.Duration(TimeSpan.FromSeconds(seconds))));

    private static string Plain(string text) => text.Replace('\u00a0', ' ');
}
