using Dashboard.Core.Webhooks;

namespace Dashboard.Web.Jobs;

/// <summary>Tells endpoints what happened, as long as the program runs; calls under way are finished.</summary>
internal sealed class WebhookWorker(WebhookPump pump) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => pump.RunAsync(stoppingToken);
}
