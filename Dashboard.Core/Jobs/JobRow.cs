namespace Dashboard.Core.Jobs;

/// <summary>A job as the job centre and the API show it. <see cref="Progress"/> is 0 to 1.</summary>
public sealed record JobRow(
    Guid Id,
    Guid? ClientId,
    string Kind,
    string Title,
    JobState State,
    double Progress,
    long Done,
    long? Total,
    string StartedBy,
    DateTimeOffset CreatedAt,
    DateTimeOffset? StartedAt,
    DateTimeOffset? FinishedAt,
    string? Error,
    string? Outcome)
{
    public static JobRow Of(Job job) => new(
        job.Id, job.ClientId, job.Kind, job.Title, job.State, job.Progress, job.Done, job.Total, job.StartedBy,
        job.CreatedAt, job.StartedAt, job.FinishedAt, job.Error, job.Outcome);
}
