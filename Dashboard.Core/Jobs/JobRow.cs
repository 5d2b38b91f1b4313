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
    /// <summary>The campaign that is sent, where the job stands for a send.</summary>
    public Guid? CampaignId { get; init; }

    /// <summary>Whether the timetable does it: nobody stops it while it runs.</summary>
    public bool IsTimed { get; init; }

    /// <summary>What the work needs to know, as JSON: ids.</summary>
    public string Arguments { get; init; } = "{}";

    /// <summary>How urgent it is among its client's.</summary>
    public JobPriority Priority { get; init; }

    /// <summary>How far the send is, where the job stands for one.</summary>
    public SendFigures? Send { get; init; }

    /// <summary>Whether it is a send that someone, or a guard, holds.</summary>
    public bool IsPaused => CampaignId is not null && State is JobState.Queued;

    /// <summary>Units a second since it was taken up; null before there is anything to measure.</summary>
    public double? Rate =>
        CampaignId is not null ? (State is JobState.Running ? Send?.Rate : null) : State is JobState.Running && TakenAt is { } taken && SeenAt is { } seen && (seen - taken).TotalSeconds >= 1 && Done > TakenDone ? (Done - TakenDone) / (seen - taken).TotalSeconds : null;

    /// <summary>When it will be done at that rate.</summary>
    public DateTimeOffset? Eta => Rate is { } rate && Total > Done && SeenAt is not null ? SeenAt + TimeSpan.FromSeconds(Math.Min((Total.Value - Done) / rate, 31_536_000)) : null;

    public static JobRow Of(Job job) => new(
        job.Id, job.ClientId, job.Kind, job.Title, job.State, job.Progress, job.Done, job.Total, job.StartedBy,
        job.CreatedAt, job.StartedAt, job.FinishedAt, job.Error, job.Outcome, job.TakenAt, job.SeenAt, job.TakenDone)
    {
        CampaignId = job.CampaignId,
        IsTimed = job.SheetRunId is not null,
        Arguments = job.Arguments,
        Priority = job.Priority,
    };

    /// <summary>With how far its send is at this moment.</summary>
    internal JobRow With(SendFigures send, DateTimeOffset now) => IsOver(State) ? this : this with
    {
        Send = send,
        Done = send.Done,
        Total = send.Total,
        Progress = send.Total > 0 ? Math.Clamp((double)send.Done / send.Total, 0, 1) : 0,
        SeenAt = now,
    };

    private static bool IsOver(JobState state) => state is JobState.Succeeded or JobState.Failed or JobState.Cancelled;
}
