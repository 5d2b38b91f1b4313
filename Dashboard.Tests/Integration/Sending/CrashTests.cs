using Dashboard.Core.Campaigns;
using Dashboard.Tests.Making;

namespace Dashboard.Tests.Integration.Sending;

public sealed class CrashTests(DashboardApp app) : IClassFixture<DashboardApp>
{
    [Fact]
    public async Task Killed_three_times_it_loses_nobody_and_doubles_at_most_what_was_in_flight()
    {
        var crashed = await Crashes.RunAsync(app, people: 2_000, perSecond: 400, kills: 3, DoubtfulChoice.TryAgain);

        Assert.Equal("accepted 2000", crashed.Ledger);
    }

    [Fact]
    public async Task Killed_twice_where_nothing_may_go_twice_it_doubles_nothing_and_lists_the_doubtful()
    {
        var crashed = await Crashes.RunAsync(app, people: 1_000, perSecond: 400, kills: 2, DoubtfulChoice.NeverTwice);

        Assert.Equal(0, crashed.Doubled);
        Assert.Matches("^accepted [0-9]+(, unknown [0-9]+)?$", crashed.Ledger);
    }
}
