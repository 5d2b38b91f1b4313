namespace Dashboard.Core.Accounts;

/// <summary>Refusals about accounts.</summary>
public static class AccountErrors
{
    /// <summary>One sentence for an unknown user, a wrong password, a locked and a disabled account, so that nobody learns which it is.</summary>
    public static readonly DomainError Denied = new(
        ErrorKind.Forbidden, "account.denied", "The e-mail address or the password is wrong, or the account is locked. After five failures an account is locked for 15 minutes.");

    public static readonly DomainError CodeMissing = new(ErrorKind.Forbidden, "account.code_required", "This account asks for a second factor. Send the code that your authenticator shows.", "code");
    public static readonly DomainError NotFound = new(ErrorKind.NotFound, "user.not_found", "There is no such user.");
    public static readonly DomainError EmailTaken = new(ErrorKind.Conflict, "user.email_taken", "Someone signs in with this address already.", "email");
    public static readonly DomainError Yourself = new(ErrorKind.Conflict, "user.yourself", "You cannot disable yourself. Ask another admin.");
}
