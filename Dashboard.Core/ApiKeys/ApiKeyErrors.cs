namespace Dashboard.Core.ApiKeys;

/// <summary>Refusals about API keys.</summary>
public static class ApiKeyErrors
{
    public static readonly DomainError NotFound = new(ErrorKind.NotFound, "key.not_found", "There is no such API key.");
    public static readonly DomainError Over = new(ErrorKind.Conflict, "key.over", "This key has expired or was revoked. Issue a new one.");
    public static readonly DomainError OverlapWrong = new(ErrorKind.Invalid, "key.overlap_wrong", "Both keys can live side by side for 0 to 720 hours.", "overlapHours");

    public static readonly DomainError TestNeedsClient = new(ErrorKind.Invalid, "key.test_needs_client", "A test key acts for one client. Choose which.", "clientId");
    public static readonly DomainError NotFromHere = new(ErrorKind.Forbidden, "key.address", "This key may not be used from this address.");

    public static readonly DomainError LimitIsAgencys = new(ErrorKind.Forbidden, "key.limit_is_agencys", "Only the agency gives a key a limit of its own.", "requestsPerMinute");

    public static DomainError AgencyScope(string scope) =>
        new(ErrorKind.Invalid, "key.agency_scope", $"Only a key of the agency can carry {scope}.", "scopes");

    public static DomainError NotHeld(string scope) =>
        new(ErrorKind.Forbidden, "key.scope_not_held", $"You cannot hand out {scope}, because you do not have it yourself.", "scopes");
}
