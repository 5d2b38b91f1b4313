using Dashboard.Core.Sending;

namespace Dashboard.Web.Jobs;

/// <summary>Runs the pump as long as the program runs; at its end in-flight mails finish and their outcomes are written.</summary>
internal sealed class SendingWorker(Sender sender) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.Run(() => sender.RunAsync(stoppingToken), CancellationToken.None);
}
