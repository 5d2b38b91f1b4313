namespace Dashboard.Core.Jobs;

/// <summary>Who works on which job. A worker says again and again that it lives; a job whose worker is silent is free to be taken up by another.</summary>
public interface IJobBook
{
    /// <summary>Takes up one job, where it waits or its worker is dead; false where there is nothing to take.</summary>
    Task<bool> TakeAsync(Guid worker, Guid jobId, CancellationToken ct);

    /// <summary>Takes up the job whose turn it is: of the client that has the fewest running and was served longest ago, its most urgent and oldest. No client gets more than <paramref name="share"/> at a time.</summary>
    Task<Guid?> TakeNextAsync(Guid worker, int share, CancellationToken ct);

    /// <summary>Says that the worker lives, and answers which of its jobs someone asked to stop.</summary>
    Task<IReadOnlyList<Guid>> BeatAsync(Guid worker, CancellationToken ct);

    /// <summary>Keeps how far a job is; false where someone asked it to stop, null where it is another worker's by now.</summary>
    Task<bool?> AdvanceAsync(Guid worker, Guid jobId, long done, long? total, string? checkpoint, CancellationToken ct);

    /// <summary>Lets go of a job that is not done, so that another worker can take it up at once.</summary>
    Task ReleaseAsync(Guid worker, Guid jobId, CancellationToken ct);

    /// <summary>Adds a line to a job's log; of many, the oldest go.</summary>
    Task SayAsync(Guid jobId, JobLineKind kind, string text, CancellationToken ct);

    /// <summary>How far campaigns' sends are.</summary>
    Task<IReadOnlyDictionary<Guid, SendFigures>> SendsAsync(Guid[] campaignIds, CancellationToken ct);

    /// <summary>Whether there is a job that a worker could take up.</summary>
    Task<bool> IsWaitingAsync(int share, CancellationToken ct);
}
