using Dashboard.Core.Campaigns;
using Dashboard.Tests.Making;

namespace Dashboard.Tests.Bench;

public sealed class CrashBench(DashboardApp app, ITestOutputHelper output) : IClassFixture<DashboardApp>
{
    [Theory(Explicit = true)]
    [InlineData(DoubtfulChoice.TryAgain), InlineData(DoubtfulChoice.NeverTwice)]
    public async Task Killed_twenty_times(DoubtfulChoice choice)
    {
        var (ledger, doubled) = await Crashes.RunAsync(app, people: 20_000, perSecond: 1_000, kills: 20, choice);
        output.WriteLine($"20 × kill -9, {choice}: {ledger}; arrived twice: {doubled}");
    }
}
