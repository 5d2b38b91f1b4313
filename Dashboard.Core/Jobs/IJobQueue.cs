namespace Dashboard.Core.Jobs;

/// <summary>Where planned jobs wait for a worker. A job may be handed out more than once after a crash.</summary>
public interface IJobQueue
{
    /// <summary>Lets a worker take up the next job as soon as one is free; which that is, the jobs themselves say.</summary>
    void Wake();
}
