namespace Dashboard.Core.Recipients;

/// <summary>One of many that was refused, and why.</summary>
public sealed record BulkRefusal(int Index, string Email, DomainError Error);
