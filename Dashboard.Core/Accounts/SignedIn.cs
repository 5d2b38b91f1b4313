namespace Dashboard.Core.Accounts;

/// <summary>A user who proved who they are.</summary>
/// <param name="SecurityStamp">Changes when everything that was issued to them before is to end.</param>
public sealed record SignedIn(Guid Id, string Email, string DisplayName, bool IsAdmin, Guid? ClientId, string SecurityStamp);
