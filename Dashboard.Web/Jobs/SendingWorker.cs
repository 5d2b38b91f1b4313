using Dashboard.Core.Sending;

namespace Dashboard.Web.Jobs;

/// <summary>
/// Runs the pump as long as the program runs; at its end in-flight mails finish and their outcomes are written.
/// No mail leaves before the program listens: its links would lead nowhere, and where the port is given by the system they would name none.
/// </summary>
internal sealed class SendingWorker(Sender sender, IHostApplicationLifetime program) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var listening = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var started = program.ApplicationStarted.Register(() => listening.TrySetResult());
        await using var stopped = stoppingToken.Register(() => listening.TrySetCanceled(stoppingToken));
        await listening.Task;
        await Task.Run(() => sender.RunAsync(stoppingToken), CancellationToken.None);
    }
}
