namespace Dashboard.Core.Jobs;

/// <summary>Which jobs are meant: all that match every part that is set.</summary>
public sealed record JobFilter(JobState? State = null, string? Kind = null, bool Paused = false);
