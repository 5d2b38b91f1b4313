namespace Dashboard.Core.Webhooks;

/// <summary>What follows from an attempt.</summary>
/// <param name="RetryAfter">When the delivery is tried next; null where it is over.</param>
/// <param name="Rest">How long the endpoint asked to be left in peace.</param>
/// <param name="SwitchOff">Why the endpoint is switched off at once; null where it is not.</param>
/// <param name="SwitchOffAfter">It is switched off where nothing was answered well for so long and this delivery is over.</param>
public sealed record WebhookOutcome(WebhookDelivery Delivery, WebhookAttempt Attempt, bool IsFine, TimeSpan? RetryAfter, TimeSpan? Rest, string? SwitchOff, TimeSpan SwitchOffAfter);
