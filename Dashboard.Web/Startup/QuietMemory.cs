namespace Dashboard.Web.Startup;

/// <summary>
/// Gives memory back when the program rests. The runtime cleans up only when something new is asked for: hundreds of pages that were opened and then lie
/// idle would keep what their opening left behind for hours. While there is work it does nothing, so that nobody waits for it.
/// </summary>
internal sealed class QuietMemory(TimeProvider clock) : BackgroundService
{
    private const long Quiet = 32 * 1024 * 1024, Worthwhile = 64 * 1024 * 1024; // bytes asked for between two looks, and since the last cleaning

    private static readonly TimeSpan Look = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var beat = new PeriodicTimer(Look, clock);
        long seen = GC.GetTotalAllocatedBytes(), cleaned = 0;
        while (await beat.WaitForNextTickAsync(stoppingToken))
        {
            var now = GC.GetTotalAllocatedBytes();
            var rests = now - seen < Quiet;
            seen = now;
            if (!rests || now - cleaned < Worthwhile) continue;
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            cleaned = now;
        }
    }
}
