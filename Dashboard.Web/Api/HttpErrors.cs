using Dashboard.Core;

namespace Dashboard.Web.Api;

/// <summary>From Core's refusals to HTTP's, and the refusals that only HTTP knows.</summary>
internal static class HttpErrors
{
    public static readonly DomainError NotSignedIn = new(ErrorKind.Forbidden, "auth.required", "Sign in first: send Authorization: Bearer with an API key, or with a token from POST /api/v1/auth/token.");
    public static readonly DomainError InvalidToken = new(ErrorKind.Forbidden, "auth.invalid", "This API key or token is not valid: it is unknown, has expired or was revoked.") { Suggestion = "Issue a new API key, or get a new token from POST /api/v1/auth/token." };
    public static readonly DomainError NotAllowed = new(ErrorKind.Forbidden, "auth.forbidden", "You may not do this.");
    public static readonly DomainError NoSuchRoute = new(ErrorKind.NotFound, "route.not_found", "There is nothing at this address of the API.") { Suggestion = "See /docs/api for what there is." };
    public static readonly DomainError Malformed = new(ErrorKind.Invalid, "request.malformed", "The request could not be read.");
    public static readonly DomainError Unstorable = new(ErrorKind.Invalid, "request.unstorable", "The request holds text or a number that cannot be stored, such as the character U+0000.");
    public static readonly DomainError TooLarge = new(ErrorKind.Invalid, "request.too_large", "The request is larger than is taken here.");
    public static readonly DomainError WrongType = new(ErrorKind.Invalid, "request.content_type", "The body has a content type that is not taken here.") { Suggestion = "Send Content-Type: application/json." };
    public static readonly DomainError TooMany = new(ErrorKind.Invalid, "rate_limit.exceeded", "Too many requests from this address. Wait as long as Retry-After says.");
    public static readonly DomainError Unexpected = new(ErrorKind.Conflict, "unexpected", "Something unexpected happened on our side; it was logged under this request's id.");
    public static readonly DomainError Duplicate = new(ErrorKind.Conflict, "duplicate", "There is one like this already.");
    public static readonly DomainError Changed = new(ErrorKind.Conflict, "changed", "Someone else changed this meanwhile. Read it again and repeat your change.");

    public static readonly DomainError NotCounted = new(ErrorKind.Invalid, "request.invalid", "This list is not counted.", "include");

    public static DomainError ScopeMissing(string scope) =>
        new(ErrorKind.Forbidden, "scope.missing", $"This API key lacks the scope {scope}.") { Suggestion = $"Issue a key that has {scope}." };

    public static DomainError MethodWrong(string method, string allowed) =>
        new(ErrorKind.Invalid, "request.method", $"{method} is not possible here.") { Suggestion = allowed.Length > 0 ? $"Possible: {allowed}." : null };

    public static DomainError Invalid(string field, string message) => new(ErrorKind.Invalid, "request.invalid", message, field);

    public static Refusal ToProblem(this DomainError error) => new(error);
}
