namespace Dashboard.Core.Jobs;

/// <summary>Thrown by work whose job another worker took over, because this one was silent for too long.</summary>
public sealed class JobTakenException() : Exception("The job is another worker's by now.");
