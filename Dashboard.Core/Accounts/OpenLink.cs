namespace Dashboard.Core.Accounts;

/// <summary>What a link in a mail is for, and whose it is.</summary>
public sealed record OpenLink(AccountLinkKind Kind, string Email, string? NewEmail);
