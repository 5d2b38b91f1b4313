using Dashboard.Core.Recipients;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Dashboard.Core.Lists;

/// <summary>Who is in a list: putting recipients in and taking them out, with the list's count in the same transaction.</summary>
public sealed partial class ListMembers(IDashboardDbFactory dbs, TimeProvider clock, ILogger<ListMembers> log)
{
    /// <summary>The most recipients that one call puts in or takes out.</summary>
    public const int Most = 1000;

    /// <summary>Puts recipients into a list; answers how many were not in it before. Unknown ids are left out, another client's refused.</summary>
    public async Task<Result<int>> AddAsync(Actor actor, Guid listId, IReadOnlyCollection<long> recipientIds, CancellationToken ct)
    {
        if (recipientIds.Count > Most) return ListErrors.TooManyMembers;
        await using var db = await dbs.OpenAsync(actor, ct);
        if (await db.Lists.AsNoTracking().SingleOrDefaultAsync(l => l.Id == listId, ct) is not { } list) return await MissingAsync(db, listId, ct);
        if (await db.IsAnyAnothersAsync<Recipient>(recipientIds, ct)) return ActorErrors.OtherClient with { Field = "recipientIds" };

        await using var together = await db.Database.BeginTransactionAsync(ct);
        var known = await db.Recipients.Where(r => r.ClientId == list.ClientId && recipientIds.Contains(r.Id)).Select(r => r.Id).ToListAsync(ct);
        var added = await JoinAsync(db, list.ClientId, listId, known, clock.GetUtcNow(), ct);
        await together.CommitAsync(ct);
        LogJoined(listId, added);
        return added;
    }

    /// <summary>Takes recipients out of a list; answers how many were in it. The people stay known.</summary>
    public async Task<Result<int>> RemoveAsync(Actor actor, Guid listId, IReadOnlyCollection<long> recipientIds, CancellationToken ct)
    {
        if (recipientIds.Count > Most) return ListErrors.TooManyMembers;
        await using var db = await dbs.OpenAsync(actor, ct);
        if (!await db.Lists.AnyAsync(l => l.Id == listId, ct)) return await MissingAsync(db, listId, ct);
        if (await db.IsAnyAnothersAsync<Recipient>(recipientIds, ct)) return ActorErrors.OtherClient with { Field = "recipientIds" };

        await using var together = await db.Database.BeginTransactionAsync(ct);
        var removed = await db.ListMemberships.Where(m => m.ListId == listId && recipientIds.Contains(m.RecipientId)).ExecuteDeleteAsync(ct);
        await db.Lists.Where(l => l.Id == listId).ExecuteUpdateAsync(set => set.SetProperty(l => l.MemberCount, l => l.MemberCount - removed), ct);
        await together.CommitAsync(ct);
        LogLeft(listId, removed);
        return removed;
    }

    /// <summary>Puts known recipients into a list, inside a transaction that the caller has begun; answers how many were not in it.</summary>
    internal static async Task<int> JoinAsync(IDashboardDb db, Guid clientId, Guid listId, IReadOnlyCollection<long> recipientIds, DateTimeOffset now, CancellationToken ct)
    {
        // The list's row first: two who add the same people take turns, and the second sees what the first has added.
        await db.Lists.Where(l => l.Id == listId).ExecuteUpdateAsync(set => set.SetProperty(l => l.MemberCount, l => l.MemberCount), ct);
        var members = await db.ListMemberships.Where(m => m.ListId == listId && recipientIds.Contains(m.RecipientId)).Select(m => m.RecipientId).ToListAsync(ct);
        var joining = recipientIds.Except(members).ToList();
        if (joining.Count == 0) return 0;

        db.ListMemberships.AddRange(joining.Select(id => new ListMembership { ClientId = clientId, ListId = listId, RecipientId = id, AddedAt = now }));
        await db.SaveChangesAsync(ct);
        await db.Lists.Where(l => l.Id == listId).ExecuteUpdateAsync(set => set.SetProperty(l => l.MemberCount, l => l.MemberCount + joining.Count), ct);
        return joining.Count;
    }

    /// <summary>Takes a recipient out of every list, inside a transaction that the caller has begun.</summary>
    internal static async Task LeaveAllAsync(IDashboardDb db, long recipientId, CancellationToken ct)
    {
        // Asked list by list: the memberships have one key only, and it begins with the list.
        var lists = await db.Lists.Where(l => db.ListMemberships.Any(m => m.ListId == l.Id && m.RecipientId == recipientId)).OrderBy(l => l.Id).Select(l => l.Id).ToListAsync(ct);
        foreach (var list in lists)
        {
            var left = await db.ListMemberships.Where(m => m.ListId == list && m.RecipientId == recipientId).ExecuteDeleteAsync(ct);
            await db.Lists.Where(l => l.Id == list).ExecuteUpdateAsync(set => set.SetProperty(l => l.MemberCount, l => l.MemberCount - left), ct);
        }
    }

    private static async Task<DomainError> MissingAsync(IDashboardDb db, Guid id, CancellationToken ct) =>
        await db.IsAnothersAsync<MailingList>(id, ct) ? ActorErrors.OtherClient : ListErrors.NotFound;

    [LoggerMessage(LogLevel.Information, "{Count} recipients joined list {ListId}")]
    private partial void LogJoined(Guid listId, int count);

    [LoggerMessage(LogLevel.Information, "{Count} recipients left list {ListId}")]
    private partial void LogLeft(Guid listId, int count);
}
