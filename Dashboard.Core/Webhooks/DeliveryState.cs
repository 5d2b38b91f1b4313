namespace Dashboard.Core.Webhooks;

/// <summary>Where a delivery to an endpoint stands. Stored as a small number; the order is fixed.</summary>
public enum DeliveryState : short
{
    /// <summary>It waits for its first or next attempt.</summary>
    Pending = 0,

    /// <summary>The endpoint answered with 2xx.</summary>
    Delivered = 1,

    /// <summary>No attempt was answered well, and there is none left.</summary>
    Failed = 2,
}
