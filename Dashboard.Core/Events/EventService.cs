namespace Dashboard.Core.Events;

/// <summary>The feed: the same events as webhooks tell, for those who come and ask.</summary>
public sealed class EventService(IEventFeed feed)
{
    /// <summary>The events after a cursor, oldest first; the cursor is the id of an event. At the end the last id is the cursor to come back with.</summary>
    public async Task<Result<Slice<EventEntry>>> SliceAsync(Actor actor, EventFilter filter, SliceRequest request, CancellationToken ct)
    {
        if (actor.NeedsClient(out var clientId, out var missing)) return missing;
        long? after = EventEntry.TryRead(request.After, out var id) ? id : null;
        var rows = await feed.ReadAsync(clientId, after, filter, request.Take + 1, ct);
        return Slice<EventEntry>.Of(rows, request.Take, e => e.PublicId);
    }
}
