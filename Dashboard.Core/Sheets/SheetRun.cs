namespace Dashboard.Core.Sheets;

/// <summary>One reading of a sheet and what came of it. read = added + changed + unchanged + rejected.</summary>
public sealed class SheetRun : IClientOwned
{
    private SheetRun() { }

    public Guid Id { get; private init; }
    public Guid ClientId { get; private init; }
    public Guid SourceId { get; private init; }
    public SheetRunState State { get; private set; }
    public DateTimeOffset StartedAt { get; private init; }
    public DateTimeOffset? FinishedAt { get; private set; }

    /// <summary>Rows of the sheet that are not blank, without the header.</summary>
    public int Read { get; private set; }
    public int Added { get; private set; }
    public int Changed { get; private set; }
    public int Unchanged { get; private set; }

    /// <summary>Of the unchanged ones, those that stand in another order than before.</summary>
    public int Moved { get; private set; }
    public int Removed { get; private set; }
    public int Rejected { get; private set; }

    /// <summary>Why it failed, in one sentence.</summary>
    public string? Error { get; private set; }

    /// <summary>A sync that begins.</summary>
    public static SheetRun Begin(SheetSource source, DateTimeOffset now) => new() { Id = Guid.CreateVersion7(now), ClientId = source.ClientId, SourceId = source.Id, StartedAt = now };

    /// <summary>It went well.</summary>
    public void Succeed(SheetCounts counts, DateTimeOffset now)
    {
        (Read, Added, Changed, Unchanged, Moved, Removed, Rejected) = (counts.Read, counts.Added, counts.Changed, counts.Unchanged, counts.Moved, counts.Removed, counts.Rejected);
        (State, FinishedAt) = (SheetRunState.Succeeded, now);
    }

    /// <summary>It failed, and changed nothing.</summary>
    public void Fail(string error, DateTimeOffset now) => (State, Error, FinishedAt) = (SheetRunState.Failed, error, now);
}
