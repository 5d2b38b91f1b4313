using System.Text.Json;
using Dashboard.Core.Jobs;
using Dashboard.Core.Lists;
using Dashboard.Core.Segments;
using Dashboard.Core.Suppressions;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Core.Recipients;

/// <summary>Acts on many recipients at once, those who are named or all who match; each is a job.</summary>
public sealed class BulkService(IDashboardDbFactory dbs, JobService jobs, SegmentService segments)
{
    private const int MostNamed = 1000;

    /// <summary>Takes an act on; its job does it.</summary>
    public async Task<Result<JobRow>> OrderAsync(Actor actor, BulkOrder order, CancellationToken ct)
    {
        if (actor.NeedsClient(out var clientId, out var missing)) return missing;
        if (order.RecipientIds?.Count is 0 or > MostNamed) return BulkErrors.TooManyNamed;
        if (order.Note?.Trim().Length > SuppressionService.NoteLength) return SuppressionErrors.NoteTooLong;
        await using var db = await dbs.OpenAsync(actor, ct);
        if (order.Act is BulkAct.AddToList or BulkAct.RemoveFromList && order.TargetListId is null) return BulkErrors.ListMissing;
        foreach (var (list, field) in new[] { (order.TargetListId, "targetListId"), (order.ListId, "listId") })
        {
            if (list is { } id && !await db.Lists.AnyAsync(l => l.Id == id && l.ClientId == clientId, ct))
                return await db.IsAnothersAsync<MailingList>(id, ct) ? ActorErrors.OtherClient with { Field = field } : RecipientErrors.ListUnknown with { Field = field };
        }

        if (order.RecipientIds is { } named && await db.IsAnyAnothersAsync<Recipient>(named, ct)) return ActorErrors.OtherClient with { Field = "recipientIds" };
        if (order.SegmentId is { } segment && (await segments.RuleAsync(actor, segment, ct)).Refused(out var unknown)) return unknown;

        var job = jobs.Plan(db, actor, clientId, BulkWork.JobKind, await TitleAsync(db, order, ct), JsonSerializer.Serialize(order, JsonSerializerOptions.Default));
        await db.SaveChangesAsync(ct);
        jobs.Announce(job);
        return JobRow.Of(job);
    }

    private static async Task<string> TitleAsync(IDashboardDb db, BulkOrder order, CancellationToken ct)
    {
        var whom = order.RecipientIds is { } named ? $"{named.Count} chosen recipient{(named.Count == 1 ? "" : "s")}" : "all recipients that match";
        var list = order.TargetListId is { } id ? await db.Lists.Where(l => l.Id == id).Select(l => l.Name).SingleAsync(ct) : "";
        return order.Act switch
        {
            BulkAct.AddToList => $"Put {whom} into {list}",
            BulkAct.RemoveFromList => $"Take {whom} out of {list}",
            BulkAct.Suppress => $"Suppress {whom}",
            _ => $"Delete {whom}",
        };
    }
}
