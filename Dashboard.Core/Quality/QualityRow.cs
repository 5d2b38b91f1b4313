namespace Dashboard.Core.Quality;

/// <summary>A quality record as tables, reports and the API show it.</summary>
public sealed record QualityRow(long Id, DateOnly Date, string Subject, string? Category, decimal Score, string? Reviewer, string? Remarks, string? Key, int SheetRow, Guid SourceId);
