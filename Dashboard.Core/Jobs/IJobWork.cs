namespace Dashboard.Core.Jobs;

/// <summary>One kind of long work. It must be safe to run again from its last checkpoint.</summary>
public interface IJobWork
{
    /// <summary>The kind of job that this work carries out.</summary>
    string Kind { get; }

    /// <summary>Whether a cancelled job is broken off wherever it is, as all work is that keeps its steps whole; otherwise the work itself looks at <see cref="JobRun.Cancelled"/> and puts away what it began.</summary>
    bool MayBreakOff => true;

    /// <summary>Does the work and answers its outcome as JSON, or the refusal that explains why it cannot be done.</summary>
    Task<Result<string>> RunAsync(JobRun run, CancellationToken ct);
}
