namespace Dashboard.Core.Accounts;

/// <summary>What an admin changes about a user; what is null stays.</summary>
public sealed record UserEdit(string? DisplayName = null, ClientRight? Right = null);
