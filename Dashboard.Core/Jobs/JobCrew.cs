using System.Collections.Concurrent;

namespace Dashboard.Core.Jobs;

/// <summary>The jobs that this process carries out right now: it says that they live, and stops those that someone cancelled.</summary>
public sealed class JobCrew(IJobBook book)
{
    private readonly ConcurrentDictionary<Guid, CancellationTokenSource> _running = new();

    /// <summary>This process, as the jobs it took up know it.</summary>
    public Guid Worker { get; } = Guid.NewGuid();

    /// <summary>How many jobs the process carries out.</summary>
    public int Count => _running.Count;

    /// <summary>One beat: to be called about once a second.</summary>
    public async Task BeatAsync(CancellationToken ct)
    {
        if (_running.IsEmpty) return;
        foreach (var stopped in await book.BeatAsync(Worker, ct)) await StopAsync(stopped);
    }

    /// <summary>Stops a job at once, where it runs here; elsewhere the next beat does.</summary>
    internal Task StopAsync(Guid jobId) => _running.TryGetValue(jobId, out var stop) ? stop.CancelAsync() : Task.CompletedTask;

    internal CancellationTokenSource Begin(Guid jobId) => _running[jobId] = new();

    /// <remarks>Not disposed of: someone may be about to cancel it, and it holds nothing but memory.</remarks>
    internal void End(Guid jobId) => _running.TryRemove(jobId, out _);
}
