namespace Dashboard.Core.Accounts;

/// <summary>A browser in which somebody is signed in, as its owner sees it.</summary>
public sealed record SessionRow(Guid Id, DateTimeOffset CreatedAt, DateTimeOffset SeenAt, string? Address, string Agent, string Method);
