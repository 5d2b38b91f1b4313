namespace Dashboard.Core.Sheets;

/// <summary>A sync as its history shows it.</summary>
public sealed record SheetRunRow(
    Guid Id, Guid SourceId, SheetRunState State, DateTimeOffset StartedAt, DateTimeOffset? FinishedAt,
    int Read, int Added, int Changed, int Unchanged, int Moved, int Removed, int Rejected, string? Error)
{
    internal static SheetRunRow Of(SheetRun r) => new(r.Id, r.SourceId, r.State, r.StartedAt, r.FinishedAt, r.Read, r.Added, r.Changed, r.Unchanged, r.Moved, r.Removed, r.Rejected, r.Error);
}
