namespace Dashboard.Core.Imports;

/// <summary>An import as lists, its page and the API show it. rows = added + updated + duplicates + rejected once it is done.</summary>
public sealed record ImportRow(
    Guid Id,
    Guid ClientId,
    Guid ListId,
    Guid JobId,
    string FileName,
    ImportState State,
    long Rows,
    long Added,
    long Updated,
    long Duplicates,
    long Rejected,
    long Suppressed,
    string? Error,
    bool DryRun,
    DateTimeOffset CreatedAt,
    DateTimeOffset? FinishedAt);
