namespace Dashboard.Core.Domains;

/// <summary>Refusals about sending domains.</summary>
public static class DomainErrors
{
    public static readonly DomainError NotFound = new(ErrorKind.NotFound, "domain.not_found", "There is no such sending domain.");
    public static readonly DomainError Taken = new(ErrorKind.Conflict, "domain.taken", "This client has this domain already.", "name");

    public static readonly DomainError InUse =
        new(ErrorKind.Conflict, "domain.in_use", "A campaign that is scheduled or being sent uses an address of this domain. Cancel it first, or wait until it is sent.");

    public static readonly DomainError NothingToRotate =
        new(ErrorKind.Conflict, "domain.rotation_under_way", "New keys are waiting for their records already. Publish those, or wait until the old ones have had their time.");

    /// <summary>The name is not one of a domain that mail can be sent from.</summary>
    public static DomainError NameInvalid(string why) => new(ErrorKind.Invalid, "domain.name_invalid", why, "name");

    /// <summary>A campaign's sender lies in a domain that may not send.</summary>
    public static DomainError NotVerified(string domain, DomainStatus? status) => new(
        ErrorKind.Conflict,
        "domain.not_verified",
        status switch
        {
            null => $"{domain} is not among this client's sending domains. Add it under Domains and publish its records, or choose another sender.",
            DomainStatus.Failing => $"{domain} has lost a record that mail needs. See under Domains which one, publish it again, and check.",
            _ => $"{domain} is not verified yet. See under Domains which records are still to be published, then check again.",
        },
        "fromEmail");
}
