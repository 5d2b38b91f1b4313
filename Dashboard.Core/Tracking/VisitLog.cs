using Microsoft.Extensions.Logging;

namespace Dashboard.Core.Tracking;

/// <summary>
/// Keeps visits before they are answered: those that come in while one batch is committed form the next (group commit).
/// While the database is away they go to the spool on this machine's disk, and from there into the database once it is back.
/// </summary>
public sealed partial class VisitLog(IEventLog events, VisitSpool spool, TimeProvider clock, ILogger<VisitLog> log) : IDisposable
{
    private const int MostInBatch = 2_000;
    private const int MostAttempts = 5;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan BetweenDrains = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _arrived = new(0);
    private readonly Queue<Batch> _waiting = new();
    private Batch? _filling;
    private bool _isRunning;
    private volatile bool _isAway;

    /// <summary>Comes back when the visit is committed, or on this machine's disk; who stops waiting for it does not take it back.</summary>
    public Task RecordAsync(Visit visit, CancellationToken ct)
    {
        lock (_gate)
        {
            if (_isRunning)
            {
                if (_filling is null || _filling.Visits.Count >= MostInBatch)
                {
                    _waiting.Enqueue(_filling = new());
                    _arrived.Release();
                }

                _filling.Visits.Add(visit);
                return _filling.Kept.Task.WaitAsync(ct);
            }
        }

        spool.Append([visit]); // before the writer runs, and after it: the next start brings it in
        return Task.CompletedTask;
    }

    /// <summary>Writes until it is told to stop, and then what is left.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        lock (_gate) _isRunning = true;
        var draining = DrainAsync(stop);
        try
        {
            while (true)
            {
                await _arrived.WaitAsync(stop);
                await KeepAsync(Take());
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            lock (_gate) _isRunning = false;
        }

        while (_waiting.Count > 0) await KeepAsync(Take());
        await draining;
    }

    public void Dispose() => _arrived.Dispose();

    private Batch Take()
    {
        lock (_gate)
        {
            var batch = _waiting.Dequeue();
            if (ReferenceEquals(batch, _filling)) _filling = null;
            return batch;
        }
    }

    private async Task KeepAsync(Batch batch)
    {
        if (!_isAway)
        {
            try
            {
                using var patience = new CancellationTokenSource(Patience, clock);
                await WriteAsync(batch.Visits, isReplay: false, patience.Token);
                batch.Kept.SetResult();
                return;
            }
#pragma warning disable CA1031 // whatever keeps the database from taking them, they are kept here
            catch (Exception e)
#pragma warning restore CA1031
            {
                _isAway = true;
                LogAway(e, batch.Visits.Count);
            }
        }

        try
        {
            spool.Append(batch.Visits);
            batch.Kept.SetResult();
        }
#pragma warning disable CA1031 // goes to the requests that wait for it: they are answered with an error, not with a promise
        catch (Exception e)
#pragma warning restore CA1031
        {
            batch.Kept.SetException(e);
        }
    }

    /// <summary>A deadlock with a sender or another process is nobody's fault: once more, from the start.</summary>
    private async Task WriteAsync(IReadOnlyCollection<Visit> visits, bool isReplay, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await events.RecordAsync(visits, isReplay, ct);
                return;
            }
            catch (ContentionException) when (attempt < MostAttempts)
            {
                LogContention(visits.Count, attempt);
            }
        }
    }

    private async Task DrainAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(BetweenDrains, clock);
        try
        {
            do
            {
                if (_isAway || spool.HasFiles) await DrainOnceAsync(stop);
            }
            while (await timer.WaitForNextTickAsync(stop));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // what is left in the spool waits for the next start
        }
    }

    private async Task DrainOnceAsync(CancellationToken stop)
    {
        var brought = 0;
        try
        {
            await spool.DrainAsync(
                async (visits, _) =>
                {
                    using var patience = new CancellationTokenSource(Patience * 6, clock);
                    using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, stop);
                    await WriteAsync(visits, isReplay: true, either.Token);
                    brought += visits.Count;
                },
                MostInBatch, stop);
            _isAway = false;
            if (brought > 0) LogBack(brought);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            throw;
        }
#pragma warning disable CA1031 // still away; the files stay where they are
        catch (Exception e)
#pragma warning restore CA1031
        {
            _isAway = true;
            LogStillAway(e);
        }
    }

    [LoggerMessage(LogLevel.Error, "The database did not take {Count} visits; until it does, visits are kept in the spool")]
    private partial void LogAway(Exception e, int count);

    [LoggerMessage(LogLevel.Debug, "The database does not take what is in the spool yet")]
    private partial void LogStillAway(Exception e);

    [LoggerMessage(LogLevel.Information, "{Count} visits came out of the spool into the database")]
    private partial void LogBack(int count);

    [LoggerMessage(LogLevel.Warning, "{Count} visits met a deadlock at attempt {Attempt}")]
    private partial void LogContention(int count, int attempt);

    private sealed class Batch
    {
        public List<Visit> Visits { get; } = [];

        public TaskCompletionSource Kept { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
