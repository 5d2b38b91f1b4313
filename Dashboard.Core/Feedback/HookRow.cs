namespace Dashboard.Core.Feedback;

/// <summary>A provider's webhook as pages and the API show it; its secret never leaves.</summary>
/// <param name="Path">Where the provider posts to, below the public address.</param>
public sealed record HookRow(Provider Provider, string Path, DateTimeOffset CreatedAt, DateTimeOffset? LastReceivedAt, string? LastProblem, DateTimeOffset? LastProblemAt);
