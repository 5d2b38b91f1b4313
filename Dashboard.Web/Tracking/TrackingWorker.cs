using Dashboard.Core.Tracking;

namespace Dashboard.Web.Tracking;

/// <summary>Runs the log of visits as long as the program runs, and lets it finish what is under way.</summary>
internal sealed class TrackingWorker(VisitLog visits) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => visits.RunAsync(stoppingToken);
}
