namespace Dashboard.Core.Jobs;

/// <summary>Thrown by work between two steps when someone cancelled its job.</summary>
public sealed class JobCancelledException() : Exception("The job was cancelled.");
