using Dashboard.Core.Campaigns;
using Dashboard.Tests.Making;

namespace Dashboard.Tests.Bench;

public sealed class CrashBench(DashboardApp app, ITestOutputHelper output) : IClassFixture<DashboardApp>
{
    [Theory(Explicit = true)]
    [InlineData(20, DoubtfulChoice.TryAgain), InlineData(10, DoubtfulChoice.NeverTwice)]
    public async Task Killed_again_and_again(int kills, DoubtfulChoice choice)
    {
        var crashed = await Crashes.RunAsync(app, people: 20_000, perSecond: 1_000, kills, choice);
        output.WriteLine($"{kills} × kill -9, {choice}: {crashed.Ledger}; arrived twice: {crashed.Doubled}; unknown that did not arrive: {crashed.UnknownAndMissing}; load {(await File.ReadAllTextAsync("/proc/loadavg", TestContext.Current.CancellationToken)).Trim()}");
    }
}
