namespace Dashboard.Core.Quality;

/// <summary>Why a report was made again, and what differs.</summary>
public sealed record ReportNote(int Revision, DateTimeOffset At, string Text);
