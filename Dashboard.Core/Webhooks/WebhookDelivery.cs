using Dashboard.Core.Events;

namespace Dashboard.Core.Webhooks;

/// <summary>An event on its way to an endpoint.</summary>
/// <param name="EventId">The webhook-id: the same at each attempt.</param>
/// <param name="Body">What is posted, the same each time.</param>
/// <param name="NextAttemptAt">When it is tried next; null where it is over.</param>
public sealed record WebhookDelivery(
    long Id, Guid WebhookId, string EventId, EventType Type, DeliveryState State, int Attempts, DateTimeOffset CreatedAt, DateTimeOffset? NextAttemptAt, DateTimeOffset? FinishedAt,
    int? LastStatus, string? LastError, string Body);
