namespace Dashboard.Core.Jobs;

/// <summary>Refusals about jobs.</summary>
public static class JobErrors
{
    public static readonly DomainError NotFound = new(ErrorKind.NotFound, "job.not_found", "There is no such job.");
    public static readonly DomainError Over = new(ErrorKind.Conflict, "job.over", "This job is over already.");
    public static readonly DomainError NotOver = new(ErrorKind.Conflict, "job.not_over", "Only a job that failed or was cancelled can be run again.");
}
