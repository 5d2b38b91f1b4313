namespace Dashboard.Core.ApiKeys;

/// <summary>A request that a program made with an API key, and how it was answered.</summary>
/// <param name="Id">Its place in the log; 0 before it stands there.</param>
/// <param name="Route">The route's pattern, such as <c>/api/v1/lists/{id}</c>: no id and no query.</param>
/// <param name="RequestId">What the caller got as X-Request-Id.</param>
/// <param name="Address">The network address it came from, where it is known.</param>
public sealed record KeyRequest(Guid KeyId, DateTimeOffset At, string Method, string Route, int Status, TimeSpan Took, string RequestId, string? Address, long Id = 0);
