namespace Dashboard.Core.Sheets;

/// <summary>One quality review as a row of a sheet says it.</summary>
/// <param name="Score">0 to 100.</param>
public sealed record SheetReview(DateOnly Date, string Subject, string? Category, decimal Score, string? Reviewer, string? Remarks, string? Key);
