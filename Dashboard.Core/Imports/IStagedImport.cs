namespace Dashboard.Core.Imports;

/// <summary>The rows of one import between the file and the recipients.</summary>
public interface IStagedImport : IAsyncDisposable
{
    /// <summary>How far it is staged; null where nothing is.</summary>
    ImportCheckpoint? Reached { get; }

    /// <summary>Stages a chunk; its rows, its errors and the checkpoint are there together or not at all.</summary>
    Task StageAsync(ImportChunk chunk, ImportCheckpoint reached, CancellationToken ct);

    /// <summary>Merges all staged rows into the client's recipients and the list, with the import's final counts, in one transaction; null where the list is gone.</summary>
    Task<ImportCounts?> MergeAsync(ImportMerge merge, CancellationToken ct);

    /// <summary>Forgets what is staged.</summary>
    Task DiscardAsync(CancellationToken ct);
}
