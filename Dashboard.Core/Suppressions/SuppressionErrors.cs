namespace Dashboard.Core.Suppressions;

/// <summary>Refusals about suppressions.</summary>
public static class SuppressionErrors
{
    public static readonly DomainError NotFound = new(ErrorKind.NotFound, "suppression.not_found", "This address is not suppressed.");
    public static readonly DomainError TooMany = new(ErrorKind.Invalid, "suppression.too_many", "Between 1 and 1,000 addresses can be suppressed at once.", "emails");
    public static readonly DomainError NoteTooLong = new(ErrorKind.Invalid, "suppression.note_too_long", "A note has at most 500 characters.", "note");
    public static readonly DomainError PausedByPerson = new(ErrorKind.Invalid, "suppression.paused", "Only the recipient can pause their mail. Use another reason.", "reason");
    public static readonly DomainError HouseOnly = new(ErrorKind.Forbidden, "suppression.house", "This address is suppressed for the whole house. Only an admin can lift that.");

    public static DomainError EmailInvalid(string reason) => new(ErrorKind.Invalid, "suppression.email_invalid", reason, "email");
}
