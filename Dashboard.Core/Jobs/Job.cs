namespace Dashboard.Core.Jobs;

/// <summary>Something that runs long in the background: shown with progress, cancelled, retried, and continued after a crash.</summary>
public sealed class Job
{
    /// <summary>The kind of job that stands for a campaign's send: the senders do it, and its row follows the campaign.</summary>
    public const string SendKind = "send";

    private Job() { }

    public Guid Id { get; private init; }

    /// <summary>The client it works for; null for work of the house.</summary>
    public Guid? ClientId { get; private init; }

    /// <summary>Which work it is, such as <c>import</c>.</summary>
    public string Kind { get; private init; } = "";

    /// <summary>What it is about, in words for the job list.</summary>
    public string Title { get; private init; } = "";

    /// <summary>What the work needs to know, as JSON: ids only.</summary>
    public string Arguments { get; private init; } = "{}";
    public JobState State { get; private set; }
    public string StartedBy { get; private init; } = "";
    public DateTimeOffset CreatedAt { get; private init; }
    public DateTimeOffset? StartedAt { get; private set; }
    public DateTimeOffset? FinishedAt { get; private set; }

    /// <summary>How many units are done, and of how many where that is known.</summary>
    public long Done { get; private set; }
    public long? Total { get; private set; }

    /// <summary>What the work keeps to go on from after a crash, as JSON; null before its first checkpoint.</summary>
    public string? Checkpoint { get; private set; }

    /// <summary>What came of it, as JSON: counts and links.</summary>
    public string? Outcome { get; private set; }

    /// <summary>Why it failed and what to do, in a sentence.</summary>
    public string? Error { get; private set; }

    /// <summary>Someone asked for it to stop; the work looks at this between its steps.</summary>
    public bool CancelRequested { get; private set; }

    /// <summary>The campaign that is sent, where the job stands for a send.</summary>
    public Guid? CampaignId { get; private init; }

    /// <summary>The reading of a sheet that the timetable began, where the job stands for one: its row follows that, until someone runs it again.</summary>
    public Guid? SheetRunId { get; private init; }

    /// <summary>How urgent it is among its client's.</summary>
    public JobPriority Priority { get; private init; }

    /// <summary>The process that carries it out, when that last said so, and when and where it took the job up.</summary>
    public Guid? Worker { get; private set; }
    public DateTimeOffset? SeenAt { get; private set; }
    public DateTimeOffset? TakenAt { get; private set; }
    public long TakenDone { get; private set; }

    /// <summary>Part done, 0 to 1.</summary>
    public double Progress => State is JobState.Succeeded ? 1 : Total is > 0 ? Math.Clamp((double)Done / Total.Value, 0, 1) : 0;

    /// <summary>Whether it has come to an end.</summary>
    public bool IsOver => State is JobState.Succeeded or JobState.Failed or JobState.Cancelled;

    /// <summary>New work, waiting for a worker.</summary>
    public static Job Plan(Guid? clientId, string kind, string title, string arguments, string startedBy, DateTimeOffset now, JobPriority priority = JobPriority.Normal) => new()
    {
        Id = Guid.CreateVersion7(now),
        ClientId = clientId,
        Kind = kind,
        Title = title,
        Arguments = arguments,
        StartedBy = startedBy,
        CreatedAt = now,
        Priority = priority,
    };

    /// <summary>A worker has taken it up. False where it was cancelled before that.</summary>
    public bool Begin(DateTimeOffset now)
    {
        if (!CancelRequested) return true;
        End(JobState.Cancelled, null, null, now);
        return false;
    }

    /// <summary>It came to an end.</summary>
    public void End(JobState state, string? outcome, string? error, DateTimeOffset now)
    {
        State = state;
        Outcome = outcome ?? Outcome;
        Error = error;
        FinishedAt = now;
        (Worker, SeenAt) = (null, null);
    }

    /// <summary>Asks it to stop; refused where it is over already.</summary>
    public DomainError? Cancel(DateTimeOffset now)
    {
        if (CampaignId is not null) return JobErrors.IsSend;
        if (SheetRunId is not null && State is JobState.Running) return JobErrors.IsPull;
        if (IsOver) return JobErrors.Over;
        CancelRequested = true;
        if (State is JobState.Queued) End(JobState.Cancelled, null, null, now);
        return null;
    }

    /// <summary>Lets it run again from its checkpoint; refused unless it failed or was cancelled.</summary>
    public DomainError? Retry()
    {
        if (CampaignId is not null) return JobErrors.SendOver;
        if (State is not (JobState.Failed or JobState.Cancelled)) return JobErrors.NotOver;
        State = JobState.Queued;
        CancelRequested = false;
        Error = null;
        FinishedAt = null;
        return null;
    }
}
