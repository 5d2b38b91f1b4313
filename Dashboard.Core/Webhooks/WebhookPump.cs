using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Dashboard.Core.Webhooks;

/// <summary>Tells endpoints what happened, as long as the program runs: each has calls of its own under way, so that a slow one holds up no other.</summary>
public sealed partial class WebhookPump(IDashboardDbFactory dbs, IWebhookQueue queue, WebhookCaller caller, WebhookNotices notices, TimeProvider clock, ILogger<WebhookPump> log)
{
    /// <summary>So many calls of one endpoint at once.</summary>
    private const int AtOnce = 8;

    private const int ClaimedAtOnce = 64;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);

    private readonly Dictionary<Guid, Task> _running = [];

    /// <summary>Works until stopped; calls under way are finished.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        using var tick = new PeriodicTimer(Look, clock);
        try
        {
            do
            {
                try
                {
                    await LookAsync(stop);
                }
                catch (Exception e) when (e is DbException || e.InnerException is DbException)
                {
                    LogAway(e.Message);
                }
            }
            while (await tick.WaitForNextTickAsync(stop));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // asked to stop
        }

        await Task.WhenAll(_running.Values);
    }

    private async Task LookAsync(CancellationToken stop)
    {
        foreach (var (client, webhook) in await queue.EnabledAsync(stop)) await queue.FanOutAsync(client, webhook, stop);
        foreach (var (client, webhook) in await queue.DueAsync(stop))
            if (!_running.TryGetValue(webhook, out var running) || running.IsCompleted) _running[webhook] = Task.Run(() => WorkAsync(client, webhook, stop), CancellationToken.None);
        await notices.TellAsync(stop);
    }

    /// <summary>Calls one endpoint as long as something is due for it.</summary>
    private async Task WorkAsync(Guid clientId, Guid id, CancellationToken stop)
    {
        try
        {
            while (!stop.IsCancellationRequested && await queue.ClaimAsync(clientId, id, ClaimedAtOnce, caller.Lease, stop) is { Count: > 0 } claimed)
            {
                await using var db = await dbs.OpenAsync(Actor.System(clientId), stop);
                if (await db.Webhooks.AsNoTracking().SingleOrDefaultAsync(w => w.Id == id, stop) is not { } webhook) return;
                // A call that began is finished; what was not begun comes again when its lease is over.
                await Parallel.ForEachAsync(claimed, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = stop }, async (delivery, _) => await caller.CallAsync(webhook, delivery, CancellationToken.None));
                await queue.FanOutAsync(clientId, id, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // asked to stop
        }
        catch (Exception e) when (e is DbException || e.InnerException is DbException)
        {
            LogAway(e.Message);
        }
        catch (Exception e)
        {
            LogFailed(e, id);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The database is away; webhooks wait: {Reason}")]
    private partial void LogAway(string reason);

    [LoggerMessage(LogLevel.Error, "Calling webhook {WebhookId} failed; it is tried again")]
    private partial void LogFailed(Exception e, Guid webhookId);
}
