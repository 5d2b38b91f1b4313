namespace Dashboard.Core.Events;

/// <summary>What happened, in the order in which it was committed. What a transaction under way may still add is not read past.</summary>
public interface IEventFeed
{
    /// <summary>A client's events after one of them, or from the oldest that is kept; the oldest first.</summary>
    Task<IReadOnlyList<EventEntry>> ReadAsync(Guid clientId, long? after, EventFilter filter, int limit, CancellationToken ct);
}
