namespace Dashboard.Core.Accounts;

/// <summary>What a link in a mail of ours is for.</summary>
public enum AccountLinkKind
{
    Invitation,
    PasswordReset,

    /// <summary>Sent to the address that somebody has, when it is to change.</summary>
    OldAddress,

    /// <summary>Sent to the address that is to come.</summary>
    NewAddress,
}
