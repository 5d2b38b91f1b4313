using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Dashboard.Core.Clients;

/// <summary>Opening, naming and closing clients. Admins see all, a client's people their own.</summary>
public sealed partial class ClientService(IDashboardDbFactory dbs, TimeProvider clock, ILogger<ClientService> log)
{
    /// <summary>A numbered page of clients by name.</summary>
    public async Task<Page<ClientRow>> ListAsync(Actor actor, PageRequest request, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(actor, ct);
        var query = db.Clients.AsNoTracking();
        if (!string.IsNullOrWhiteSpace(request.Search)) query = query.Where(c => c.Name.Contains(request.Search));
        var rows = await query.OrderBy(c => c.Name).Skip(request.Index * request.Size).Take(request.Size)
            .Select(c => new ClientRow(c.Id, c.Name, c.TimeZone, c.CreatedAt, c.SoftBounceLimit, c.TrackingUrl) { FourEyes = c.FourEyes, RequireSecondFactor = c.RequireSecondFactor }).ToListAsync(ct);
        return new(rows, await query.CountAsync(ct));
    }

    /// <summary>A slice of clients, newest first: the API's way through them.</summary>
    public async Task<Slice<ClientRow>> SliceAsync(Actor actor, SliceRequest request, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(actor, ct);
        var query = Matching(db, request);
        if (Guid.TryParse(request.After, out var after)) query = query.Where(c => c.Id < after);
        var rows = await query.OrderByDescending(c => c.Id).Take(request.Take + 1)
            .Select(c => new ClientRow(c.Id, c.Name, c.TimeZone, c.CreatedAt, c.SoftBounceLimit, c.TrackingUrl) { FourEyes = c.FourEyes, RequireSecondFactor = c.RequireSecondFactor }).ToListAsync(ct);
        return Slice<ClientRow>.Of(rows, request.Take, c => c.Id.ToString());
    }

    /// <summary>How many clients match.</summary>
    public async Task<int> CountAsync(Actor actor, SliceRequest request, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(actor, ct);
        return await Matching(db, request).CountAsync(ct);
    }

    /// <summary>Every client an actor may see, by name: for pickers.</summary>
    public async Task<IReadOnlyList<ClientRow>> AllAsync(Actor actor, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(actor, ct);
        return await db.Clients.AsNoTracking().OrderBy(c => c.Name).Select(c => new ClientRow(c.Id, c.Name, c.TimeZone, c.CreatedAt, c.SoftBounceLimit, c.TrackingUrl) { FourEyes = c.FourEyes, RequireSecondFactor = c.RequireSecondFactor }).ToListAsync(ct);
    }

    /// <summary>One client; 403 for another's.</summary>
    public async Task<Result<ClientRow>> FindAsync(Actor actor, Guid id, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(actor, ct);
        var row = await db.Clients.AsNoTracking().Where(c => c.Id == id).Select(c => new ClientRow(c.Id, c.Name, c.TimeZone, c.CreatedAt, c.SoftBounceLimit, c.TrackingUrl) { FourEyes = c.FourEyes, RequireSecondFactor = c.RequireSecondFactor }).SingleOrDefaultAsync(ct);
        return row is not null ? row : await MissingAsync(db, id, ct);
    }

    /// <summary>Opens a client; admins only.</summary>
    public async Task<Result<ClientRow>> OpenAsync(Actor actor, string? name, string? timeZone, CancellationToken ct)
    {
        if (!actor.IsAdmin) return ActorErrors.AdminsOnly;
        var opened = Client.Open(name, timeZone, clock.GetUtcNow());
        if (opened.Refused(out var error)) return error;

        await using var db = await dbs.OpenAsync(actor.AtHouse(), ct);
        db.Clients.Add(opened.Value);
        if (await SavedAsync(db, ct) is { } refusal) return refusal;
        LogOpened(opened.Value.Id);
        return Row(opened.Value);
    }

    /// <summary>Changes name or zone; what is null stays. Admins only.</summary>
    public async Task<Result<ClientRow>> DescribeAsync(Actor actor, Guid id, string? name, string? timeZone, CancellationToken ct)
    {
        if (!actor.IsAdmin) return ActorErrors.AdminsOnly;
        await using var db = await dbs.OpenAsync(actor, ct);
        if (await db.Clients.SingleOrDefaultAsync(c => c.Id == id, ct) is not { } client) return await MissingAsync(db, id, ct);
        if (client.Describe(name ?? client.Name, timeZone ?? client.TimeZone) is { } refused) return refused;
        if (await SavedAsync(db, ct) is { } refusal) return refusal;
        return Row(client);
    }

    /// <summary>Sets where its links lead and how many soft bounces an address may have; admins only.</summary>
    public async Task<Result<ClientRow>> SetAsync(Actor actor, Guid id, ClientSettings settings, CancellationToken ct)
    {
        if (!actor.IsAdmin) return ActorErrors.AdminsOnly;
        await using var db = await dbs.OpenAsync(actor, ct);
        if (await db.Clients.SingleOrDefaultAsync(c => c.Id == id, ct) is not { } client) return await MissingAsync(db, id, ct);
        if (settings.SoftBounceLimit is { } limit && client.LimitSoftBounces(limit) is { } tooMany) return tooMany;
        if (settings.TrackingUrl is { } url && client.TrackAt(url) is { } noHost) return noHost;
        client.Guard(settings.FourEyes, settings.RequireSecondFactor);
        await db.SaveChangesAsync(ct);
        return Row(client);
    }

    /// <summary>Closes a client that has nothing to lose; admins only.</summary>
    public async Task<DomainError?> CloseAsync(Actor actor, Guid id, CancellationToken ct)
    {
        if (!actor.IsAdmin) return ActorErrors.AdminsOnly;
        await using var db = await dbs.OpenAsync(actor, ct);
        if (await db.Clients.SingleOrDefaultAsync(c => c.Id == id, ct) is not { } client) return await MissingAsync(db, id, ct);
        if (await db.Campaigns.AnyAsync(c => c.ClientId == id, ct) || await db.Recipients.AnyAsync(r => r.ClientId == id, ct)) return ClientErrors.NotEmpty;

        await db.Lists.Where(l => l.ClientId == id).ExecuteDeleteAsync(ct);
        await db.ApiKeys.Where(k => k.ClientId == id).ExecuteDeleteAsync(ct);
        await db.Suppressions.Where(s => s.ClientId == id).ExecuteDeleteAsync(ct);
        await db.ReturnedMails.Where(m => m.ClientId == id).ExecuteDeleteAsync(ct);
        await db.ReputationAlerts.Where(a => a.ClientId == id).ExecuteDeleteAsync(ct);
        db.Clients.Remove(client);
        await db.SaveChangesAsync(ct);
        LogClosed(id);
        return null;
    }

    private static IQueryable<Client> Matching(IDashboardDb db, SliceRequest request)
    {
        var query = db.Clients.AsNoTracking();
        if (!string.IsNullOrWhiteSpace(request.Search)) query = query.Where(c => c.Name.Contains(request.Search));
        if (request.From is { } from) query = query.Where(c => c.CreatedAt >= from.ToUniversalTime());
        if (request.To is { } to) query = query.Where(c => c.CreatedAt < to.ToUniversalTime());
        return query;
    }

    private static ClientRow Row(Client client) => new(client.Id, client.Name, client.TimeZone, client.CreatedAt, client.SoftBounceLimit, client.TrackingUrl) { FourEyes = client.FourEyes, RequireSecondFactor = client.RequireSecondFactor };

    internal static async Task<DomainError> MissingAsync(IDashboardDb db, Guid id, CancellationToken ct) =>
        await db.IsAnothersAsync<Client>(id, ct) ? ActorErrors.OtherClient : ClientErrors.NotFound;

    private static async Task<DomainError?> SavedAsync(IDashboardDb db, CancellationToken ct)
    {
        try
        {
            await db.SaveChangesAsync(ct);
            return null;
        }
        catch (DuplicateException)
        {
            return ClientErrors.NameTaken;
        }
    }

    [LoggerMessage(LogLevel.Information, "Client {ClientId} opened")]
    private partial void LogOpened(Guid clientId);

    [LoggerMessage(LogLevel.Information, "Client {ClientId} closed")]
    private partial void LogClosed(Guid clientId);
}
