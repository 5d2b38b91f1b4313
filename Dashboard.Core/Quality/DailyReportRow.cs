namespace Dashboard.Core.Quality;

/// <summary>A daily report as pages and the API show it.</summary>
/// <param name="Revision">0 while the day is not over: the figures as they stand now.</param>
public sealed record DailyReportRow(DateOnly Date, int Revision, DateTimeOffset MadeAt, DailyFigures Figures, IReadOnlyList<ReportNote> Notes);
