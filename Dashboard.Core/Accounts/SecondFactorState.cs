namespace Dashboard.Core.Accounts;

/// <summary>How somebody's second factor stands.</summary>
public sealed record SecondFactorState(string Email, bool IsOn, int CodesLeft);
