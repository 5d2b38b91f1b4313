namespace Dashboard.Core.Accounts;

/// <summary>What an authenticator is set up with: typed in, or read from a picture of the address.</summary>
public sealed record SecondFactorKey(string Key, string Address);
