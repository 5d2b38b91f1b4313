using Dashboard.Core.Sending;

namespace Dashboard.Web.Jobs;

/// <summary>Finds the mailbox providers of new domains every few seconds, so that a campaign started after an import goes by them.</summary>
internal sealed partial class ProviderWorker(ProviderFinder providers, TimeProvider clock, ILogger<ProviderWorker> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await providers.FindAsync(stoppingToken);
            }
            catch (System.Data.Common.DbException e)
            {
                LogDatabaseAway(e.Message);
            }
        }
    }

    [LoggerMessage(LogLevel.Debug, "Mailbox providers are looked for again when the database is back: {Reason}")]
    private partial void LogDatabaseAway(string reason);
}
