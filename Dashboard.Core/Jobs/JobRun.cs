namespace Dashboard.Core.Jobs;

/// <summary>What a running job knows of itself, and how it tells of its progress.</summary>
public sealed class JobRun(Guid id, Actor actor, string startedBy, string arguments, string? checkpoint, Func<long, long?, string?, CancellationToken, Task<bool>> advance, Func<JobLineKind, string, CancellationToken, Task> say, CancellationToken cancelled)
{
    public Guid Id { get; } = id;

    /// <summary>The product's own work for the job's client.</summary>
    public Actor Actor { get; } = actor;

    /// <summary>Who asked for it.</summary>
    public string StartedBy { get; } = startedBy;

    /// <summary>Someone cancelled it: work that waits for others need not wait on.</summary>
    public CancellationToken Cancelled { get; } = cancelled;

    /// <summary>What the work needs to know, as JSON.</summary>
    public string Arguments { get; } = arguments;

    /// <summary>Where an earlier run came to, as JSON; null at the first.</summary>
    public string? Checkpoint { get; } = checkpoint;

    /// <summary>Tells how far it is; false where it is to stop because someone cancelled it.</summary>
    public Task<bool> AdvanceAsync(long done, long? total, string? checkpoint, CancellationToken ct) => advance(done, total, checkpoint, ct);

    /// <summary>Writes a line into the job's log.</summary>
    public Task SayAsync(string text, CancellationToken ct) => say(JobLineKind.Told, text, ct);

    /// <summary>Writes a line into the job's log about what went otherwise than wanted.</summary>
    public Task WarnAsync(string text, CancellationToken ct) => say(JobLineKind.Warned, text, ct);
}
