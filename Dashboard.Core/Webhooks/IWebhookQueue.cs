using Dashboard.Core.Events;

namespace Dashboard.Core.Webhooks;

/// <summary>Deliveries to endpoints: made out of what happened, claimed by one process at a time, and written down.</summary>
public interface IWebhookQueue
{
    /// <summary>The endpoints that something may have happened for.</summary>
    Task<IReadOnlyList<(Guid ClientId, Guid Id)>> EnabledAsync(CancellationToken ct);

    /// <summary>Makes deliveries of what happened since the last time, as long as not too many wait; true where there may be more.</summary>
    Task<bool> FanOutAsync(Guid clientId, Guid webhookId, CancellationToken ct);

    /// <summary>The endpoints that have a delivery whose time has come.</summary>
    Task<IReadOnlyList<(Guid ClientId, Guid Id)>> DueAsync(CancellationToken ct);

    /// <summary>Claims some deliveries whose time has come: nobody else gets them until the lease is over. Of an endpoint that is failing only one, to see how it is.</summary>
    Task<IReadOnlyList<WebhookDelivery>> ClaimAsync(Guid clientId, Guid webhookId, int limit, TimeSpan lease, CancellationToken ct);

    /// <summary>Writes an attempt down with what follows from it, for the delivery and for the endpoint.</summary>
    Task RecordAsync(Guid clientId, WebhookOutcome outcome, CancellationToken ct);

    /// <summary>Adds a delivery that stands in no feed, such as a test.</summary>
    Task<WebhookDelivery> AddAsync(Webhook webhook, string eventId, EventType type, string body, CancellationToken ct);

    /// <summary>A slice of an endpoint's deliveries, newest first.</summary>
    Task<Slice<WebhookDelivery>> SliceAsync(Guid clientId, Guid webhookId, DeliveryState? state, EventType? type, SliceRequest request, CancellationToken ct);

    /// <summary>One delivery with its attempts, or null.</summary>
    Task<WebhookDeliveryDetails?> FindAsync(Guid clientId, Guid webhookId, long id, CancellationToken ct);

    /// <summary>Sends deliveries that are over once more: one, or all in a state and made within a time. Answers how many.</summary>
    Task<int> ReplayAsync(Guid clientId, Guid webhookId, long? id, DeliveryState? state, DateTimeOffset? from, DateTimeOffset? to, CancellationToken ct);
}
