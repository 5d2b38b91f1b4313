namespace Dashboard.Core.Imports;

/// <summary>A file of recipients on its way into a list. rows = added + updated + duplicates + rejected.</summary>
public sealed class RecipientImport : IClientOwned
{
    private RecipientImport() { }

    public Guid Id { get; private init; }
    public Guid ClientId { get; private init; }
    public Guid ListId { get; private init; }
    public Guid JobId { get; private set; }

    /// <summary>What the user called the file.</summary>
    public string FileName { get; private init; } = "";

    /// <summary>Where the upload lies, below the data folder, under a random name.</summary>
    public string StoredAs { get; private init; } = "";

    /// <summary>Column → <c>email</c>, <c>name</c>, an attribute's name, or empty to leave it out; JSON. Null lets the header decide.</summary>
    public string? Mapping { get; private init; }

    /// <summary>The choices it was started with (<see cref="ImportOptions"/>), as JSON.</summary>
    public string Options { get; private init; } = "{}";
    public ImportState State { get; private set; }
    public long Rows { get; private set; }
    public long Added { get; private set; }
    public long Updated { get; private set; }

    /// <summary>Rows whose address stood in the file before, and rows that changed nothing.</summary>
    public long Duplicates { get; private set; }
    public long Rejected { get; private set; }

    /// <summary>Of the good rows, how many are addresses that must not be mailed.</summary>
    public long Suppressed { get; private set; }
    public string? Error { get; private set; }
    public DateTimeOffset CreatedAt { get; private init; }
    public DateTimeOffset? FinishedAt { get; private set; }

    /// <summary>A file taken on.</summary>
    public static RecipientImport Of(Guid clientId, Guid listId, string fileName, string storedAs, string? mapping, string options, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        ClientId = clientId,
        ListId = listId,
        FileName = fileName,
        StoredAs = storedAs,
        Mapping = mapping,
        Options = options,
        CreatedAt = now,
    };

    /// <summary>The job that carries it out.</summary>
    public void RunsAs(Guid jobId) => JobId = jobId;

    /// <summary>A worker reads the file.</summary>
    public void Begin()
    {
        State = ImportState.Running;
        Error = null;
        FinishedAt = null;
    }

    /// <summary>It ended without an effect: refused, broken or stopped.</summary>
    public void End(ImportState state, string? error, DateTimeOffset now)
    {
        State = state;
        Error = error;
        FinishedAt = now;
    }

    /// <summary>Counts of what was read so far; the merge writes the final ones.</summary>
    public void Count(ImportCounts counts)
    {
        Rows = counts.Rows;
        Added = counts.Added;
        Updated = counts.Updated;
        Duplicates = counts.Duplicates;
        Rejected = counts.Rejected;
        Suppressed = counts.Suppressed;
    }
}
