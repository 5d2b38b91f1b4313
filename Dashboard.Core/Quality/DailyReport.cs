namespace Dashboard.Core.Quality;

/// <summary>A client's report of one day, made at the day's end in the client's zone and kept for ever. Late rows make it again, with what differs noted.</summary>
public sealed class DailyReport : IClientOwned
{
    private DailyReport() { }

    public Guid Id { get; private init; }
    public Guid ClientId { get; private init; }
    public DateOnly Date { get; private init; }

    /// <summary>1 when it was made, one more each time that it was made again.</summary>
    public int Revision { get; private set; }
    public DailyFigures Figures { get; private set; } = null!;
    public List<ReportNote> Notes { get; private set; } = [];
    public DateTimeOffset MadeAt { get; private set; }

    /// <summary>When it went to the subscribers.</summary>
    public DateTimeOffset? MailedAt { get; private set; }

    /// <summary>The first making.</summary>
    public static DailyReport Make(Guid clientId, DailyFigures figures, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        ClientId = clientId,
        Date = figures.Date,
        Revision = 1,
        Figures = figures,
        MadeAt = now,
    };

    /// <summary>Makes it again; false where nothing differs.</summary>
    public bool Remake(DailyFigures figures, DateTimeOffset now)
    {
        if (figures.DifferenceTo(Figures) is not { } difference) return false;
        Revision++;
        Notes = [.. Notes, new(Revision, now, difference)];
        (Figures, MadeAt) = (figures, now);
        return true;
    }
}
