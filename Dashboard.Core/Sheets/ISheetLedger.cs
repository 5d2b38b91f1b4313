namespace Dashboard.Core.Sheets;

/// <summary>What is kept of sheets' rows.</summary>
public interface ISheetLedger
{
    /// <summary>Takes a source, alone among all processes, until it is disposed of. While another holds it: waits, or answers null.</summary>
    Task<IAsyncDisposable?> TakeAsync(Guid sourceId, bool waits, CancellationToken ct);

    /// <summary>What is kept of a sheet.</summary>
    Task<SheetKnown> KnownAsync(Guid clientId, Guid sourceId, SheetTarget target, CancellationToken ct);

    /// <summary>The rows of a sheet that do not fit, by their number.</summary>
    Task<IReadOnlyList<SheetFault>> FaultsAsync(Guid clientId, Guid sourceId, CancellationToken ct);

    /// <summary>How many rows do not fit, by source.</summary>
    Task<IReadOnlyDictionary<Guid, int>> FaultCountsAsync(Guid? clientId, Guid[] sourceIds, CancellationToken ct);

    /// <summary>Writes what changed in one transaction, and marks the days whose reports it touches.</summary>
    Task WriteAsync(SheetSource source, SheetChange change, DateTimeOffset now, CancellationToken ct);
}
