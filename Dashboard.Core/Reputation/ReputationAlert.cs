namespace Dashboard.Core.Reputation;

/// <summary>A rate that went past a threshold: from when, how far, and who let sending go on.</summary>
public sealed class ReputationAlert : IClientOwned
{
    public const int SubjectLength = 255, NoteLength = 500, ByLength = 200;

    private ReputationAlert() { }

    public Guid Id { get; private init; }
    public Guid ClientId { get; private init; }
    public ReputationScope Scope { get; private init; }
    public string Subject { get; private init; } = "";
    public ReputationMeasure Measure { get; private init; }
    public ReputationLevel Level { get; private set; }

    /// <summary>Bounces or complaints, when it was worst.</summary>
    public long Count { get; private set; }

    /// <summary>Of how many messages.</summary>
    public long Of { get; private set; }

    /// <summary>The campaigns that it comes from, worst first.</summary>
    public string Evidence { get; private set; } = "";
    public DateTimeOffset RaisedAt { get; private init; }
    public DateTimeOffset ChangedAt { get; private set; }

    /// <summary>When the rate was good again, or sending was let go on.</summary>
    public DateTimeOffset? EndedAt { get; private set; }
    public string? ResumedBy { get; private set; }
    public string? Note { get; private set; }

    /// <summary>When people were told of its level.</summary>
    public DateTimeOffset? ToldAt { get; private set; }

    public double Rate => Of == 0 ? 0 : (double)Count / Of;

    /// <summary>True while it holds sending back.</summary>
    public bool IsStopping => Level is ReputationLevel.Stop && EndedAt is null;

    /// <summary>Raises it.</summary>
    public static ReputationAlert Raise(ReputationRate rate, ReputationMeasure measure, string evidence, DateTimeOffset now)
    {
        var alert = new ReputationAlert { Id = Guid.CreateVersion7(now), ClientId = rate.ClientId, Scope = rate.Scope, Subject = rate.Subject, Measure = measure, RaisedAt = now };
        alert.See(rate, evidence, now);
        return alert;
    }

    /// <summary>Takes in how it stands now. A stop never becomes a warning by itself.</summary>
    public void See(ReputationRate rate, string evidence, DateTimeOffset now)
    {
        var level = rate.LevelOf(Measure);
        if (level > Level) (Level, ToldAt) = (level, null);
        (Count, Of) = Measure is ReputationMeasure.Bounces ? (rate.Bounced, rate.Attempted) : (rate.Complained, rate.Accepted);
        (Evidence, ChangedAt) = (evidence, now);
    }

    /// <summary>A warning whose rate is good again is over; a stop waits for an admin.</summary>
    public void Ease(DateTimeOffset now)
    {
        if (Level is ReputationLevel.Warn) EndedAt = now;
    }

    /// <summary>An admin lets sending go on, and says why.</summary>
    public DomainError? Resume(string by, string? note, DateTimeOffset now)
    {
        if (!IsStopping) return ReputationErrors.NotStopped;
        if (string.IsNullOrWhiteSpace(note)) return ReputationErrors.NoteMissing;
        (EndedAt, ResumedBy, Note) = (now, by.Length > ByLength ? by[..ByLength] : by, note.Trim() is var said && said.Length > NoteLength ? said[..NoteLength] : note.Trim());
        return null;
    }

    /// <summary>People have been told.</summary>
    public void Told(DateTimeOffset now) => ToldAt = now;
}
