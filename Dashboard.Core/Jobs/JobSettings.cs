namespace Dashboard.Core.Jobs;

/// <summary>How many jobs a process carries out at a time, and how many of them one client may have while others wait.</summary>
public sealed class JobSettings
{
    public int Workers { get; set; } = Math.Max(4, Environment.ProcessorCount * 2);

    /// <summary>The share of one client: all but one of the workers, so that the next client never waits for a long job to end.</summary>
    public int Share => Math.Max(1, Workers - 1);
}
