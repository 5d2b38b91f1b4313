namespace Dashboard.Core.Accounts;

/// <summary>What the settings say about accounts.</summary>
/// <param name="AdminsNeedSecondFactor">Admins sign in with a second factor only.</param>
/// <param name="EveryoneNeedsSecondFactor">So do all users of all clients.</param>
/// <param name="Invitation">How long the link of an invitation holds.</param>
/// <param name="Reset">How long the link to a new password or address holds.</param>
public sealed record AccountSettings(bool AdminsNeedSecondFactor, bool EveryoneNeedsSecondFactor, TimeSpan Invitation, TimeSpan Reset);
