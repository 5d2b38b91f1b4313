namespace Dashboard.Core.Accounts;

/// <summary>Refusals about accounts.</summary>
public static class AccountErrors
{
    /// <summary>One sentence for an unknown user, a wrong password, a locked and a disabled account, so that nobody learns which it is.</summary>
    public static readonly DomainError Denied = new(
        ErrorKind.Forbidden, "account.denied", "The e-mail address or the password is wrong, or the account is locked. After five failures an account is locked for 15 minutes.");

    public static readonly DomainError CodeMissing = new(ErrorKind.Forbidden, "account.code_required", "This account asks for a second factor. Send the code that your authenticator shows.", "code");
    public static readonly DomainError CodeWrong = new(ErrorKind.Invalid, "account.code_wrong", "This is not a code that the authenticator shows now. Check the clock of the device and try the next one.", "code");
    public static readonly DomainError PasswordWrong = new(ErrorKind.Invalid, "account.password_wrong", "This is not your password.", "password");
    public static readonly DomainError PasswordTooShort = new(ErrorKind.Invalid, "account.password_short", "A password has at least 10 characters.", "newPassword");
    public static readonly DomainError SecondFactorOn = new(ErrorKind.Conflict, "account.second_factor_on", "A second factor is on already. Turn it off to set up another.");
    public static readonly DomainError SecondFactorOff = new(ErrorKind.Conflict, "account.second_factor_off", "No second factor is on.");
    public static readonly DomainError SecondFactorNeeded = new(ErrorKind.Forbidden, "account.second_factor_required", "This account must have a second factor. Sign in with a browser and set it up.");
    public static readonly DomainError SecondFactorKept = new(ErrorKind.Conflict, "account.second_factor_kept", "This account must have a second factor: it cannot be turned off.");
    public static readonly DomainError PersonsOnly = new(ErrorKind.Forbidden, "account.person_only", "Only a person who signed in as themselves can do this.");
    public static readonly DomainError SessionNotFound = new(ErrorKind.NotFound, "session.not_found", "There is no such session.");
    public static readonly DomainError LinkOver = new(ErrorKind.NotFound, "account.link_over", "This link was used already, has expired, or is not whole. Ask for a new one.");
    public static readonly DomainError RightOfAdmin = new(ErrorKind.Invalid, "user.right_of_admin", "An admin may do everything; rights are for a client's users.", "right");
    public static readonly DomainError NotFound = new(ErrorKind.NotFound, "user.not_found", "There is no such user.");
    public static readonly DomainError EmailTaken = new(ErrorKind.Conflict, "user.email_taken", "Someone signs in with this address already.", "email");
    public static readonly DomainError Yourself = new(ErrorKind.Conflict, "user.yourself", "You cannot disable yourself. Ask another admin.");
}
