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
        foreach (var stopped in await book.BeatAsync(Worker, ct))
            if (_running.TryGetValue(stopped, out var stop)) await stop.CancelAsync();
    }

    internal CancellationTokenSource Begin(Guid jobId) => _running[jobId] = new();

    internal void End(Guid jobId)
    {
        if (_running.TryRemove(jobId, out var stop)) stop.Dispose();
    }
}
