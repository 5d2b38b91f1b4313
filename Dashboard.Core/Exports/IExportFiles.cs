namespace Dashboard.Core.Exports;

/// <summary>Finished exports, in pieces, where every process can read them; each belongs to the job that made it.</summary>
public interface IExportFiles
{
    /// <summary>Takes away what an earlier run of the job left.</summary>
    Task DropAsync(Guid? clientId, Guid jobId, CancellationToken ct);

    /// <summary>Keeps the next piece.</summary>
    Task AppendAsync(Guid? clientId, Guid jobId, int piece, ReadOnlyMemory<byte> content, CancellationToken ct);

    /// <summary>The file is whole, and may be read from now on.</summary>
    Task FinishAsync(Guid? clientId, Guid jobId, ExportFile file, CancellationToken ct);

    /// <summary>A file that is whole and has not expired, or null.</summary>
    Task<ExportFile?> FindAsync(Guid? clientId, Guid jobId, CancellationToken ct);

    /// <summary>Its pieces in order.</summary>
    IAsyncEnumerable<byte[]> ReadAsync(Guid? clientId, Guid jobId, CancellationToken ct);

    /// <summary>Removes what has expired; answers how many files.</summary>
    Task<int> RemoveExpiredAsync(CancellationToken ct);
}
