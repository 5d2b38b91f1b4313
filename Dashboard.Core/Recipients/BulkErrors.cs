namespace Dashboard.Core.Recipients;

/// <summary>Refusals about acts on many recipients.</summary>
public static class BulkErrors
{
    public static readonly DomainError TooManyNamed = new(ErrorKind.Invalid, "bulk.too_many", "Between 1 and 1,000 recipients can be named. Name a list, a segment, a status or a search for more.", "recipientIds");
    public static readonly DomainError ListMissing = new(ErrorKind.Invalid, "bulk.list_missing", "Say which list they are put into or taken out of.", "targetListId");
    public static readonly DomainError ListGone = new(ErrorKind.Conflict, "bulk.list_gone", "The list was deleted meanwhile; nobody else was put into it or taken out of it.");
}
