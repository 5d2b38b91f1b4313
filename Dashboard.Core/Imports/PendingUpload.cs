namespace Dashboard.Core.Imports;

/// <summary>A large file on its way in, piece by piece: what has come stays when a connection breaks, and the rest follows from there.</summary>
public sealed class PendingUpload
{
    public const int NameLength = 200;

    private PendingUpload() { }

    public Guid Id { get; private init; }

    /// <summary>The client it is for; null where an admin has chosen none.</summary>
    public Guid? ClientId { get; private init; }

    /// <summary>The name that its user gave, for showing only.</summary>
    public string FileName { get; private init; } = "";

    /// <summary>How large it is when all has come.</summary>
    public long Bytes { get; private init; }

    /// <summary>The name it lies under.</summary>
    public string StoredAs { get; private init; } = "";
    public DateTimeOffset CreatedAt { get; private init; }

    internal static PendingUpload Of(Guid? clientId, string fileName, long bytes, string storedAs, DateTimeOffset now) =>
        new() { Id = Guid.CreateVersion7(now), ClientId = clientId, FileName = fileName, Bytes = bytes, StoredAs = storedAs, CreatedAt = now };
}
