namespace Dashboard.Core;

/// <summary>Writes a table row by row, as CSV or as a sheet; no cell of it is run as a formula.</summary>
public interface ITableWriter : IAsyncDisposable
{
    /// <summary>Writes one row.</summary>
    Task WriteAsync(IReadOnlyList<string?> cells, CancellationToken ct);
}
