using Dashboard.Core.Recipients;

namespace Dashboard.Web.Pages.Recipients;

/// <summary>Whom an act is for: those whose ids are named, or, without ids, all who match what is searched for.</summary>
public sealed record BulkChoice(IReadOnlyList<long>? Ids, string? Words, RecipientStatus? Status);
