namespace Dashboard.Core.Signups;

/// <summary>Refusals about sign-ups. What would tell whether somebody is known is none: it is answered like a success.</summary>
public static class SignupErrors
{
    public static readonly DomainError NotFound = new(ErrorKind.NotFound, "signup.not_found", "There is no such form, or it is closed.");
    public static readonly DomainError Stale = new(ErrorKind.Invalid, "signup.stale", "This page was open for too long, or sent at once. Try again.");
    public static readonly DomainError Expired = new(ErrorKind.NotFound, "signup.expired", "This link is not valid any more. Sign up again.");
}
