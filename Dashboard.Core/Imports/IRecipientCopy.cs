namespace Dashboard.Core.Imports;

/// <summary>The bulk way of a file's rows into the database: staged chunk by chunk, then merged in one stroke.</summary>
public interface IRecipientCopy
{
    /// <summary>
    /// Takes the import on, alone: a second process waits here until the first has gone.
    /// What an earlier run staged is there again, unless the database lost it in a crash.
    /// </summary>
    Task<IStagedImport> OpenAsync(Guid importId, CancellationToken ct);

    /// <summary>The refused rows of an import by line.</summary>
    IAsyncEnumerable<ImportError> ErrorsAsync(Guid? clientId, Guid importId, CancellationToken ct);
}
