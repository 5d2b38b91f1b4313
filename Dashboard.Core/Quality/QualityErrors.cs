namespace Dashboard.Core.Quality;

/// <summary>Refusals about quality records and reports.</summary>
public static class QualityErrors
{
    public static readonly DomainError NotYet = new(ErrorKind.NotFound, "quality.not_yet", "This day has not begun; its report is made at its end.", "date");
    public static readonly DomainError SpanWrong = new(ErrorKind.Invalid, "quality.span", "The last day is before the first.", "to");
    public static readonly DomainError SpanLong = new(ErrorKind.Invalid, "quality.span_long", "A summary spans at most 800 days.", "from");
}
