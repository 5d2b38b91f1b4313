namespace Dashboard.Core;

/// <summary>The admin who looks with a client user's eyes.</summary>
public sealed record Impersonator(Guid Id, string Name);
