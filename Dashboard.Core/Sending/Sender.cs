using Dashboard.Core.Campaigns;
using Dashboard.Core.Relays;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Dashboard.Core.Sending;

/// <summary>
/// The pump of one process: looks each second (or when told) which campaigns are to be sent, and runs each of them;
/// stops those that were paused or cancelled; at shutdown finishes what is in flight and gives the rest back.
/// </summary>
public sealed partial class Sender(
    IMessageQueue queue,
    ISenders senders,
    ICampaignRuns campaigns,
    IRelayBook relays,
    ICampaignAudience audience,
    CampaignMails mails,
    IPaceBook pace,
    ProviderFinder providers,
    IOptions<SendingOptions> options,
    TimeProvider clock,
    ILogger<Sender> log,
    ILoggerFactory logs) : IDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1), ForProviders = TimeSpan.FromSeconds(3);
    private readonly SemaphoreSlim _wake = new(0, 1);

    /// <summary>Something changed: look now.</summary>
    public void Wake()
    {
        if (_wake.CurrentCount == 0)
        {
            try
            {
                _wake.Release();
            }
            catch (SemaphoreFullException)
            {
                // woken by someone else at the same moment
            }
        }
    }

    /// <summary>Sends until stopped; enters anew whenever the others took this process for dead.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await LiveAsync(stop);
            }
            catch (Exception e) when (e is System.Data.Common.DbException || e.InnerException is System.Data.Common.DbException)
            {
                LogDatabaseAway(e.Message);
                await WaitAsync(stop);
            }
            catch (Exception e) when (e is not OperationCanceledException || !stop.IsCancellationRequested)
            {
                LogLifeFailed(e);
                await WaitAsync(stop);
            }
        }
    }

    public void Dispose() => _wake.Dispose();

    /// <summary>One life among the senders, from entering to leaving or to being taken for dead.</summary>
    private async Task LiveAsync(CancellationToken stop)
    {
        var lease = new SenderLease(senders, options, clock, logs.CreateLogger<SenderLease>());
        await lease.EnterAsync(stop);
        var ledger = new LedgerWriter(queue, lease, clock, logs.CreateLogger<LedgerWriter>());
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using var beating = new CancellationTokenSource();
        var writing = Task.Run(() => WriteAsync(ledger, ended), CancellationToken.None);
        var keeping = Task.Run(() => KeepAsync(lease, ended, beating.Token), CancellationToken.None);
        var runs = new Dictionary<Guid, Running>();
        try
        {
            while (!ended.IsCancellationRequested)
            {
                try
                {
                    await LookAsync(lease, ledger, runs, ended.Token);
                }
                catch (Exception e) when (e is System.Data.Common.DbException || e.InnerException is System.Data.Common.DbException)
                {
                    // EF wraps what it takes for passing trouble.
                    LogDatabaseAway(e.Message);
                }

                await WaitAsync(ended.Token);
            }
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // asked to stop, or taken for dead
        }
        finally
        {
            foreach (var run in runs.Values) await run.Stop.CancelAsync();
            await Task.WhenAll(runs.Values.Select(r => r.Done));
            ledger.Complete();
            await writing;
            await beating.CancelAsync();
            await keeping;
            await mails.CloseAsync();
            if (!lease.IsLost) await senders.LeaveAsync(lease.Sender, CancellationToken.None);
        }
    }

    private async Task LookAsync(SenderLease lease, LedgerWriter ledger, Dictionary<Guid, Running> runs, CancellationToken ct)
    {
        var started = await campaigns.StartDueAsync(options.Value.MissedScheduleGrace, ct);
        if (started > 0) LogStarted(started);
        foreach (var (client, cancelled) in await campaigns.CancelledWithRestAsync(ct)) await audience.SkipRestAsync(client, cancelled, ct);

        var runnable = await campaigns.RunnableAsync(ct);
        await StopOutdatedAsync(runs, runnable, ct);
        foreach (var relay in await queue.RelaysWithSingleMailsAsync(runs.Keys, ct))
            if (await mails.PrepareSingleAsync(relay, ct) is { } single) Run(runs, relay, single, new MailRun(single, queue, pace, ledger, lease, options.Value, clock, logs.CreateLogger<MailRun>()));
        foreach (var campaign in runnable.Where(c => !runs.ContainsKey(c.Id)))
        {
            if (!campaign.IsLaunched) Run(runs, campaign.Id, null, stop => LaunchAsync(campaign, stop));
            else if (await mails.PrepareAsync(campaign, ct) is { } mail)
                Run(runs, campaign.Id, mail, new MailRun(mail, queue, pace, ledger, lease, options.Value, clock, logs.CreateLogger<MailRun>()));
        }

        foreach (var health in mails.TakeHealth()) await relays.TellAsync(health, ct);
        await mails.ShareAsync(lease.Sender, runs.Values.Select(r => r.Mail?.Lane).OfType<RelayLane>().ToHashSet(), ct);
        if (ledger.TakeMoved() is { Count: > 0 } moved) await campaigns.TellMovedAsync(moved, ct);
    }

    /// <summary>Launches by the providers that are known by then: those of people who were just added are waited for a moment.</summary>
    private async Task<bool> LaunchAsync(RunnableCampaign campaign, CancellationToken stop)
    {
        using var patience = new CancellationTokenSource(ForProviders, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, stop);
        try
        {
            await providers.FindAsync(either.Token);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            // what is not known yet counts among all others
        }

        return await audience.LaunchAsync(campaign.ClientId, campaign.Id, stop);
    }

    /// <summary>Forgets what has ended; stops what is no longer to be sent, and what goes by an old idea of its relay or its limits.</summary>
    private async Task StopOutdatedAsync(Dictionary<Guid, Running> runs, IReadOnlyList<RunnableCampaign> runnable, CancellationToken ct)
    {
        foreach (var (id, run) in runs.ToList())
        {
            var campaign = runnable.FirstOrDefault(c => c.Id == id);
            if (run.Done.IsCompleted)
            {
                runs.Remove(id);
                run.Stop.Dispose();
            }
            else if ((campaign is null && run.Mail is not SingleMails) || (run.Mail is { } mail && !await mails.IsCurrentAsync(mail, campaign, ct)))
            {
                await run.Stop.CancelAsync();
            }
        }
    }

    private void Run(Dictionary<Guid, Running> runs, Guid id, OutgoingMail mail, MailRun run) => Run(runs, id, mail, async stop =>
    {
        await run.RunAsync(stop);
        return true;
    });

    private void Run(Dictionary<Guid, Running> runs, Guid id, OutgoingMail? mail, Func<CancellationToken, Task<bool>> run)
    {
        var stop = new CancellationTokenSource();
        runs[id] = new(mail, stop, Task.Run(() => GuardAsync(run, id, stop.Token), CancellationToken.None));
    }

    /// <summary>A run that fails takes only itself down; a later look starts it again.</summary>
    private async Task GuardAsync(Func<CancellationToken, Task<bool>> run, Guid id, CancellationToken stop)
    {
        try
        {
            if (await run(stop)) Wake();
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // asked to stop
        }
        catch (System.Data.Common.DbException e)
        {
            LogDatabaseAway(e.Message);
        }
        catch (Exception e)
        {
            LogRunFailed(e, id);
        }
    }

    /// <summary>Nothing may be handed over without the ledger: should its writer fail, this life ends and another begins.</summary>
    private async Task WriteAsync(LedgerWriter ledger, CancellationTokenSource ended)
    {
        try
        {
            await ledger.RunAsync();
        }
        catch (Exception e)
        {
            LogLedgerFailed(e);
            ledger.Abandon();
            await ended.CancelAsync();
        }
    }

    private async Task KeepAsync(SenderLease lease, CancellationTokenSource ended, CancellationToken stop)
    {
        try
        {
            await lease.KeepAsync(stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return; // left in good order
        }
        catch (Exception e)
        {
            LogLifeFailed(e);
        }

        await ended.CancelAsync();
    }

    private async Task WaitAsync(CancellationToken ct)
    {
        try
        {
            await _wake.WaitAsync(Look, ct);
        }
        catch (OperationCanceledException)
        {
            // the caller asks its own token
        }
    }

    [LoggerMessage(LogLevel.Information, "{Count} scheduled campaign(s) started")]
    private partial void LogStarted(int count);

    [LoggerMessage(LogLevel.Error, "The run of {Mail} failed; it is started again")]
    private partial void LogRunFailed(Exception e, Guid mail);

    [LoggerMessage(LogLevel.Error, "The ledger's writer failed; this sender leaves and enters anew")]
    private partial void LogLedgerFailed(Exception e);

    [LoggerMessage(LogLevel.Error, "This sender failed; it leaves and enters anew")]
    private partial void LogLifeFailed(Exception e);

    [LoggerMessage(LogLevel.Warning, "The database is away; sending waits: {Reason}")]
    private partial void LogDatabaseAway(string reason);

    /// <summary>A campaign under way: being launched while it has no mail yet.</summary>
    private sealed record Running(OutgoingMail? Mail, CancellationTokenSource Stop, Task Done);
}
