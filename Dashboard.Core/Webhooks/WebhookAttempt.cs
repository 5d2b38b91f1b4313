namespace Dashboard.Core.Webhooks;

/// <summary>One call of an endpoint: what was sent, and what came back.</summary>
/// <param name="Number">Its place in the log of the delivery, from 1.</param>
public sealed record WebhookAttempt(int Number, DateTimeOffset At, TimeSpan Took, string RequestHeaders, int? Status, string? AnswerHeaders, string? Answer, string? Error);
