namespace Dashboard.Core.Jobs;

/// <summary>Where planned jobs wait for a worker. A job may be handed out more than once after a crash.</summary>
public interface IJobQueue
{
    /// <summary>Lets a worker take the job up as soon as one is free.</summary>
    void Enqueue(Guid jobId);
}
