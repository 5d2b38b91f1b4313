using Dashboard.Core.Reports;
using Dashboard.Web.Pages.Reports;

namespace Dashboard.Tests.Unit.Reports;

/// <summary>A chart over time has a step for every hour and day of the client's zone, and leaves out nothing that happened.</summary>
public sealed class SpansTests
{
    [Theory]
    [InlineData("Asia/Kolkata", "2026-11-09T18:30:00Z", "2026-11-12T18:30:00Z", 4)] // midnights
    [InlineData("Australia/Lord_Howe", "2026-04-03T13:00:00Z", "2026-04-06T13:30:00Z", 4)] // summer time ends, by half an hour
    [InlineData("Europe/Berlin", "2026-10-23T22:00:00Z", "2026-10-26T23:00:00Z", 4)] // and by a whole one
    public void Days_begin_at_the_zones_midnight(string zone, string first, string last, int days)
    {
        var filled = Spans.Fill([Point(first, 3), Point(last, 4)], Granularity.Day, TimeZoneInfo.FindSystemTimeZoneById(zone));

        Assert.Equal((days, 7L), (filled.Count, filled.Sum(p => p.Opens.People)));
        Assert.All(filled, p => Assert.Equal(TimeSpan.Zero, TimeZoneInfo.ConvertTime(p.At, TimeZoneInfo.FindSystemTimeZoneById(zone)).TimeOfDay));
    }

    [Fact]
    public void Hours_that_begin_elsewhere_after_summer_time_are_shown_too()
    {
        // Lord Howe goes back by half an hour at 15:00Z on April 4: its hours began at :00Z before, and begin at :30Z after.
        var filled = Spans.Fill([Point("2026-04-04T12:00:00Z", 1), Point("2026-04-04T17:30:00Z", 2), Point("2026-04-04T19:30:00Z", 4)], Granularity.Hour, TimeZoneInfo.FindSystemTimeZoneById("Australia/Lord_Howe"));

        Assert.Equal(7, filled.Sum(p => p.Opens.People));
        Assert.Equal(filled.Select(p => p.At).Order(), filled.Select(p => p.At));
    }

    private static ActivityPoint Point(string at, long opens) =>
        new(DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture), 0, 0, 0, new(opens, opens), new(0, 0), 0, 0);
}
