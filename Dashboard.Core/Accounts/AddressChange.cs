namespace Dashboard.Core.Accounts;

/// <summary>How far a change of address is: done when both ends have confirmed it.</summary>
public sealed record AddressChange(string NewEmail, bool IsDone);
