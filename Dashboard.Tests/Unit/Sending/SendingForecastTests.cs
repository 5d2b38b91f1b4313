using Dashboard.Core.Campaigns;
using Dashboard.Core.Relays;
using Dashboard.Core.Sending;

namespace Dashboard.Tests.Unit.Sending;

public sealed class SendingForecastTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 30, 0, TimeSpan.Zero); // a Monday
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
    private static readonly SendWindow Office = new(new(9, 0), new(18, 0), [DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday], false);

    [Fact]
    public void A_rate_alone_divides_the_rest() =>
        Assert.Equal(Noon.AddSeconds(7_200), new SendingForecast { PerSecond = 10 }.Finish(72_000, Noon)!.Value, TimeSpan.FromSeconds(1));

    [Fact]
    public void Without_any_bound_nothing_is_promised() => Assert.Null(new SendingForecast().Finish(1_000, Noon));

    [Fact]
    public void Nothing_left_is_done_now() => Assert.Equal(Noon, new SendingForecast().Finish(0, Noon));

    [Fact]
    public void An_hourly_limit_spreads_over_the_clock_hours() =>
        Assert.Equal(14, new SendingForecast { PerHour = 1_000, UsedThisHour = 400 }.Finish(2_000, Noon)!.Value.Hour);

    [Fact]
    public void A_warm_up_grows_day_by_day()
    {
        var plan = new WarmUpPlan(new(2026, 11, 23), [50, 100, 200]);

        var forecast = new SendingForecast { PerSecond = 100, MostOn = day => plan.MostOn(day), UsedToday = 20 };

        Assert.Equal(23, forecast.Finish(30, Noon)!.Value.Day);
        Assert.Equal(24, forecast.Finish(31, Noon)!.Value.Day);
        Assert.Equal(25, forecast.Finish(300, Noon)!.Value.Day);
        Assert.Equal(26, forecast.Finish(1_000_000, Noon)!.Value.Day); // the plan is over, the rate decides
        Assert.Equal((null, 50, 200, null), (plan.MostOn(new(2026, 11, 22)), plan.MostOn(new(2026, 11, 23)), plan.MostOn(new(2026, 11, 25)), plan.MostOn(new(2026, 11, 26))));
    }

    [Fact]
    public void Outside_the_hours_nothing_goes()
    {
        var forecast = new SendingForecast { PerSecond = 1, Window = Office, Zone = Berlin };

        // 13:30 in Berlin: four and a half hours are left today, the rest goes on Tuesday from nine.
        Assert.Equal(new DateTimeOffset(2026, 11, 24, 8, 30, 0, TimeSpan.Zero), forecast.Finish(5 * 3_600, Noon)!.Value, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void A_window_opens_and_closes_by_the_zone_and_over_the_change_of_clocks()
    {
        Assert.True(Office.IsOpen(new(2026, 11, 23, 8, 0, 0, TimeSpan.Zero), Berlin));
        Assert.False(Office.IsOpen(new(2026, 11, 23, 17, 0, 0, TimeSpan.Zero), Berlin));
        Assert.False(Office.IsOpen(new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero), Berlin));
        Assert.Equal(new DateTimeOffset(2026, 11, 23, 8, 0, 0, TimeSpan.Zero), Office.NextOpening(new(2026, 11, 20, 20, 0, 0, TimeSpan.Zero), Berlin));

        var night = new SendWindow(new(2, 30), new(4, 0), [DayOfWeek.Sunday], false); // at 02:30 on 29 March 2026 there is no such hour
        Assert.Equal(new DateTimeOffset(2026, 3, 29, 1, 30, 0, TimeSpan.Zero), night.NextOpening(new(2026, 3, 28, 12, 0, 0, TimeSpan.Zero), Berlin));
    }
}
