using Dashboard.Core.Campaigns;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Dashboard.Core.Lists;

/// <summary>Lists of a client: start, rename, delete, look through.</summary>
public sealed partial class ListService(IDashboardDbFactory dbs, TimeProvider clock, ILogger<ListService> log)
{
    /// <summary>A numbered page of lists by name.</summary>
    public async Task<Page<ListRow>> ListAsync(Actor actor, PageRequest request, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(actor, ct);
        var query = db.Lists.AsNoTracking();
        if (!string.IsNullOrWhiteSpace(request.Search)) query = query.Where(l => l.Name.Contains(request.Search));
        var rows = await Rows(query.OrderBy(l => l.Name).ThenBy(l => l.Id).Skip(request.Index * request.Size).Take(request.Size)).ToListAsync(ct);
        return new(rows, await query.CountAsync(ct));
    }

    /// <summary>A slice of lists, newest first: the API's way through them.</summary>
    public async Task<Slice<ListRow>> SliceAsync(Actor actor, SliceRequest request, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(actor, ct);
        var query = Matching(db, request);
        if (Guid.TryParse(request.After, out var after)) query = query.Where(l => l.Id < after);
        var rows = await Rows(query.OrderByDescending(l => l.Id).Take(request.Take + 1)).ToListAsync(ct);
        return Slice<ListRow>.Of(rows, request.Take, l => l.Id.ToString());
    }

    /// <summary>How many lists match.</summary>
    public async Task<int> CountAsync(Actor actor, SliceRequest request, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(actor, ct);
        return await Matching(db, request).CountAsync(ct);
    }

    /// <summary>One list; 403 for another client's.</summary>
    public async Task<Result<ListRow>> FindAsync(Actor actor, Guid id, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(actor, ct);
        var row = await Rows(db.Lists.AsNoTracking().Where(l => l.Id == id)).SingleOrDefaultAsync(ct);
        return row is not null ? row : await MissingAsync(db, id, ct);
    }

    /// <summary>A new, empty list.</summary>
    public async Task<Result<ListRow>> StartAsync(Actor actor, string? name, CancellationToken ct)
    {
        if (actor.NeedsClient(out var clientId, out var missing)) return missing;
        var started = MailingList.Start(clientId, name, clock.GetUtcNow());
        if (started.Refused(out var error)) return error;

        await using var db = await dbs.OpenAsync(actor, ct);
        db.Lists.Add(started.Value);
        if (await SavedAsync(db, ct) is { } refusal) return refusal;
        LogStarted(started.Value.Id, clientId);
        return new ListRow(started.Value.Id, clientId, started.Value.Name, 0, started.Value.CreatedAt);
    }

    /// <summary>Gives a list another name.</summary>
    public async Task<Result<ListRow>> RenameAsync(Actor actor, Guid id, string? name, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(actor, ct);
        if (await db.Lists.SingleOrDefaultAsync(l => l.Id == id, ct) is not { } list) return await MissingAsync(db, id, ct);
        if (list.Rename(name) is { } refused) return refused;
        if (await SavedAsync(db, ct) is { } refusal) return refusal;
        return new ListRow(list.Id, list.ClientId, list.Name, list.MemberCount, list.CreatedAt);
    }

    /// <summary>Deletes a list; its recipients stay. Refused while a campaign that is under way uses it.</summary>
    public async Task<DomainError?> DeleteAsync(Actor actor, Guid id, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(actor, ct);
        if (!await db.Lists.AnyAsync(l => l.Id == id, ct)) return await MissingAsync(db, id, ct);
        var inUse = await db.Campaigns.AnyAsync(
            c => c.ListIds.Contains(id) && (c.Status == CampaignStatus.Scheduled || c.Status == CampaignStatus.Sending || c.Status == CampaignStatus.Paused), ct);
        if (inUse) return ListErrors.InUse;

        await using var together = await db.Database.BeginTransactionAsync(ct);
        await db.ListMemberships.Where(m => m.ListId == id).ExecuteDeleteAsync(ct);
        await db.Lists.Where(l => l.Id == id).ExecuteDeleteAsync(ct);
        await together.CommitAsync(ct);
        LogDeleted(id);
        return null;
    }

    private static IQueryable<MailingList> Matching(IDashboardDb db, SliceRequest request)
    {
        var query = db.Lists.AsNoTracking();
        if (!string.IsNullOrWhiteSpace(request.Search)) query = query.Where(l => l.Name.Contains(request.Search));
        if (request.From is { } from) query = query.Where(l => l.CreatedAt >= from.ToUniversalTime());
        if (request.To is { } to) query = query.Where(l => l.CreatedAt < to.ToUniversalTime());
        return query;
    }

    private static IQueryable<ListRow> Rows(IQueryable<MailingList> lists) =>
        lists.Select(l => new ListRow(l.Id, l.ClientId, l.Name, l.MemberCount, l.CreatedAt));

    private static async Task<DomainError> MissingAsync(IDashboardDb db, Guid id, CancellationToken ct) =>
        await db.IsAnothersAsync<MailingList>(id, ct) ? ActorErrors.OtherClient : ListErrors.NotFound;

    private static async Task<DomainError?> SavedAsync(IDashboardDb db, CancellationToken ct)
    {
        try
        {
            await db.SaveChangesAsync(ct);
            return null;
        }
        catch (DuplicateException)
        {
            return ListErrors.NameTaken;
        }
    }

    [LoggerMessage(LogLevel.Information, "List {ListId} started for client {ClientId}")]
    private partial void LogStarted(Guid listId, Guid clientId);

    [LoggerMessage(LogLevel.Information, "List {ListId} deleted")]
    private partial void LogDeleted(Guid listId);
}
