using Bunit;
using Dashboard.Web.Kit;

namespace Dashboard.Tests.Components.Kit;

public sealed class MomentTests : KitTest
{
    [Fact]
    public void A_moment_reads_in_the_given_zone_and_its_tooltip_says_UTC()
    {
        var time = Render<LocalTime>(p => p.Add(t => t.At, new DateTimeOffset(2026, 11, 22, 13, 5, 9, TimeSpan.Zero)).Add(t => t.Zone, "Europe/Berlin")).Find("time");

        Assert.Equal("Nov 22, 14:05", time.TextContent);
        Assert.Equal("Sun, Nov 22, 2026, 14:05:09 Europe/Berlin · 13:05:09 UTC", time.GetAttribute("title"));
        Assert.Equal("2026-11-22T13:05:09Z", time.GetAttribute("datetime"));
    }

    [Fact]
    public void Where_the_day_differs_the_tooltip_says_both_days()
    {
        var full = Moment.Full(new DateTimeOffset(2026, 11, 22, 23, 30, 0, TimeSpan.Zero), Moment.Zone("Asia/Tokyo"));

        Assert.Equal("Mon, Nov 23, 2026, 08:30:00 Asia/Tokyo · Nov 22, 23:30:00 UTC", full);
    }

    [Fact]
    public void Another_year_is_named() =>
        Assert.Equal("Dec 31, 2025, 23:00", Moment.Text(new DateTimeOffset(2025, 12, 31, 23, 0, 0, TimeSpan.Zero), TimeZoneInfo.Utc, Noon));

    [Theory]
    [InlineData(-20, "just now")]
    [InlineData(20, "in a moment")]
    [InlineData(-300, "5 min ago")]
    [InlineData(10_800, "in 3 h")]
    [InlineData(-172_800, "2 d ago")]
    [InlineData(-864_000, "Nov 12")]
    public void A_distance_is_said_from_now(int seconds, string said) =>
        Assert.Equal(said, Moment.Ago(Noon.AddSeconds(seconds), Noon, TimeZoneInfo.Utc));

    [Fact]
    public void Without_a_moment_stands_a_dash() =>
        Assert.Equal("–", Render<LocalTime>(p => p.Add(t => t.At, null)).Find("span").TextContent);

    [Fact]
    public void A_zone_that_is_not_known_here_is_UTC() => Assert.Equal(TimeZoneInfo.Utc, Moment.Zone("Atlantis/Poseidonis"));
}
