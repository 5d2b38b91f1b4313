namespace Dashboard.Core.Quality;

/// <summary>Something about a day's reviews that should not be: <c>missingReviewer</c>, <c>outlier</c>, or <c>missingReview</c>, with a sentence.</summary>
public sealed record RuleViolation(string Rule, string Subject, long? RecordId, int? SheetRow, string Message);
