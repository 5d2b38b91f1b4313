namespace Dashboard.Core.Webhooks;

/// <summary>A delivery with its attempts, the first one first.</summary>
public sealed record WebhookDeliveryDetails(WebhookDelivery Delivery, IReadOnlyList<WebhookAttempt> Attempts);
