using Dashboard.Core.Campaigns;

namespace Dashboard.Core.Events;

/// <summary>The feed: the same events as webhooks tell, for those who come and ask.</summary>
public sealed class EventService(IDashboardDbFactory dbs, IEventFeed feed)
{
    /// <summary>The events after a cursor, oldest first; the cursor is the id of an event. At the end the last id is the cursor to come back with. 403 for another client's campaign.</summary>
    public async Task<Result<Slice<EventEntry>>> SliceAsync(Actor actor, EventFilter filter, SliceRequest request, CancellationToken ct)
    {
        if (actor.NeedsClient(out var clientId, out var missing)) return missing;
        if (filter.CampaignId is { } campaign)
        {
            await using var db = await dbs.OpenAsync(actor, ct);
            if (await db.IsAnothersAsync<Campaign>(campaign, ct)) return ActorErrors.OtherClient with { Field = "campaignId" };
        }

        long? after = EventEntry.TryRead(request.After, out var id) ? id : null;
        var rows = await feed.ReadAsync(clientId, after, filter, request.Take + 1, ct);
        return Slice<EventEntry>.Of(rows, request.Take, e => e.PublicId);
    }
}
