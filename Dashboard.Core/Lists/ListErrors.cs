namespace Dashboard.Core.Lists;

/// <summary>Refusals about lists.</summary>
public static class ListErrors
{
    public static readonly DomainError NotFound = new(ErrorKind.NotFound, "list.not_found", "There is no such list.");
    public static readonly DomainError NameMissing = new(ErrorKind.Invalid, "list.name_missing", "Give the list a name.", "name");
    public static readonly DomainError NameTaken = new(ErrorKind.Conflict, "list.name_taken", "This client has a list with this name already.", "name");
    public static readonly DomainError TooManyMembers = new(ErrorKind.Invalid, "list.too_many_members", "At most 1,000 recipients can be put in or taken out at once.", "recipientIds");
    public static readonly DomainError InUse = new(ErrorKind.Conflict, "list.in_use", "A campaign that is scheduled or being sent uses this list. Cancel it first, or wait until it is sent.");

    public static readonly DomainError NameTooLong =
        new(ErrorKind.Invalid, "list.name_too_long", $"A list's name has at most {MailingList.NameLength} characters.", "name");
}
