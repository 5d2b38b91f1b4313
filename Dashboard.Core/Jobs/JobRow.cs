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
    string? Outcome,
    DateTimeOffset? TakenAt = null,
    DateTimeOffset? SeenAt = null,
    long TakenDone = 0)
{
    /// <summary>Units a second since it was taken up; null before there is anything to measure.</summary>
    public double? Rate =>
        State is JobState.Running && TakenAt is { } taken && SeenAt is { } seen && (seen - taken).TotalSeconds >= 1 && Done > TakenDone ? (Done - TakenDone) / (seen - taken).TotalSeconds : null;

    /// <summary>When it will be done at that rate.</summary>
    public DateTimeOffset? Eta => Rate is { } rate && Total > Done ? SeenAt + TimeSpan.FromSeconds(Math.Min((Total.Value - Done) / rate, 31_536_000)) : null;

    public static JobRow Of(Job job) => new(
        job.Id, job.ClientId, job.Kind, job.Title, job.State, job.Progress, job.Done, job.Total, job.StartedBy,
        job.CreatedAt, job.StartedAt, job.FinishedAt, job.Error, job.Outcome, job.TakenAt, job.SeenAt, job.TakenDone);
}
