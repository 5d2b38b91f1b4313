using System.Security.Cryptography;
using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Dashboard.Core.ApiKeys;

/// <summary>Issuing, looking through, rotating and revoking API keys, and letting their bearers in.</summary>
public sealed partial class ApiKeyService(IDashboardDbFactory dbs, IValidator<ApiKeyDraft> validator, TimeProvider clock, ILogger<ApiKeyService> log)
{
    /// <summary>How long an old key lives on beside the one that takes over from it.</summary>
    public static readonly TimeSpan DefaultOverlap = TimeSpan.FromHours(24);

    private static readonly TimeSpan LongestOverlap = TimeSpan.FromDays(30);
    private static readonly TimeSpan UseNotedEvery = TimeSpan.FromMinutes(1);

    /// <summary>A numbered page of keys, newest first.</summary>
    public async Task<Page<ApiKeyRow>> ListAsync(Actor actor, PageRequest request, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(actor, ct);
        var query = Matching(db, new(Search: request.Search));
        var rows = await RowsAsync(db, query.OrderByDescending(k => k.Id).Skip(request.Index * request.Size).Take(request.Size), ct);
        return new(rows, await query.CountAsync(ct));
    }

    /// <summary>A slice of keys, newest first: a client's own; all of them, and the agency's, for an admin who chose no client.</summary>
    public async Task<Slice<ApiKeyRow>> SliceAsync(Actor actor, SliceRequest request, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(actor, ct);
        var query = Matching(db, request);
        if (Guid.TryParse(request.After, out var after)) query = query.Where(k => k.Id < after);
        var rows = await RowsAsync(db, query.OrderByDescending(k => k.Id).Take(request.Take + 1), ct);
        return Slice<ApiKeyRow>.Of(rows, request.Take, k => k.Id.ToString());
    }

    /// <summary>How many keys match.</summary>
    public async Task<int> CountAsync(Actor actor, SliceRequest request, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(actor, ct);
        return await Matching(db, request).CountAsync(ct);
    }

    /// <summary>One key; 403 for another client's.</summary>
    public async Task<Result<ApiKeyRow>> FindAsync(Actor actor, Guid id, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(actor, ct);
        return await RowAsync(db, id, ct) is { } row ? row : await MissingAsync(db, id, ct);
    }

    /// <summary>
    /// A new key for the actor's client, or for the agency where an admin chose none.
    /// Nobody hands out more than the scopes they <paramref name="held"/>.
    /// </summary>
    public async Task<Result<IssuedApiKey>> IssueAsync(Actor actor, ApiKeyDraft draft, IReadOnlyCollection<string> held, CancellationToken ct)
    {
        if (actor.Refuse(Rights.Own) is { } mayNot) return mayNot;
        if (validator.Refuse(draft, "key.invalid") is { } refusal) return refusal;
        if (draft.Scopes.FirstOrDefault(s => !Scopes.Cover(held, s)) is { } tooMuch) return ApiKeyErrors.NotHeld(tooMuch);
        if (draft.RequestsPerMinute is not null && !actor.IsAdmin) return ApiKeyErrors.LimitIsAgencys;
        if (draft.IsTest && actor.ClientId is null) return ApiKeyErrors.TestNeedsClient;
        if (actor.IsTest && !draft.IsTest) return ActorErrors.TestOnly;
        if (actor.ClientId is not null && draft.Scopes.FirstOrDefault(s => Scopes.Find(s)!.IsAgencyOnly) is { } agencys) return ApiKeyErrors.AgencyScope(agencys);

        await using var db = await dbs.OpenAsync(actor, ct);
        if (actor.ClientId is { } client && !await db.Clients.AnyAsync(c => c.Id == client, ct)) return Clients.ClientErrors.NotFound;
        var secret = ApiKeySecret.Draw(draft.IsTest);
        var key = ApiKey.Issue(
            actor.ClientId, draft.Name, draft.Scopes, draft.ExpiresAt?.ToUniversalTime(), secret, actor.Name, rotatedFrom: null, clock.GetUtcNow(), draft.IsTest, draft.AllowedAddresses, draft.RequestsPerMinute);
        db.ApiKeys.Add(key);
        await db.SaveChangesAsync(ct);
        LogIssued(key.Id, key.ClientId, actor.Name);
        return new IssuedApiKey((await RowAsync(db, key.Id, ct))!, secret.Text);
    }

    /// <summary>A key that takes over from another with the same name, scopes, expiry and limits; the old one lives on for the overlap.</summary>
    public async Task<Result<IssuedApiKey>> RotateAsync(Actor actor, Guid id, TimeSpan overlap, IReadOnlyCollection<string> held, CancellationToken ct)
    {
        if (actor.Refuse(Rights.Own) is { } mayNot) return mayNot;
        if (overlap < TimeSpan.Zero || overlap > LongestOverlap) return ApiKeyErrors.OverlapWrong;

        await using var db = await dbs.OpenAsync(actor, ct);
        if (await db.ApiKeys.SingleOrDefaultAsync(k => k.Id == id, ct) is not { } old) return await MissingAsync(db, id, ct);
        var now = clock.GetUtcNow();
        if (!old.IsAlive(now)) return ApiKeyErrors.Over;
        if (old.Scopes.FirstOrDefault(s => !Scopes.Cover(held, s)) is { } tooMuch) return ApiKeyErrors.NotHeld(tooMuch);

        if (actor.IsTest && !old.IsTest) return ActorErrors.TestOnly;

        var secret = ApiKeySecret.Draw(old.IsTest);
        var key = ApiKey.Issue(old.ClientId, old.Name, old.Scopes, old.ExpiresAt, secret, actor.Name, old.Id, now, old.IsTest, old.AllowedAddresses, old.RequestsPerMinute);
        old.EndBy(now + overlap);
        db.ApiKeys.Add(key);
        await db.SaveChangesAsync(ct);
        LogRotated(old.Id, key.Id, actor.Name);
        return new IssuedApiKey((await RowAsync(db, key.Id, ct))!, secret.Text);
    }

    /// <summary>Ends a key: within five seconds no process lets it in any more. Repeating it changes nothing.</summary>
    public async Task<Result<ApiKeyRow>> RevokeAsync(Actor actor, Guid id, CancellationToken ct)
    {
        if (actor.Refuse(Rights.Own) is { } mayNot) return mayNot;
        await using var db = await dbs.OpenAsync(actor, ct);
        if (await db.ApiKeys.SingleOrDefaultAsync(k => k.Id == id, ct) is not { } key) return await MissingAsync(db, id, ct);
        key.Revoke(clock.GetUtcNow());
        await db.SaveChangesAsync(ct);
        LogRevoked(id, actor.Name);
        return (await RowAsync(db, id, ct))!;
    }

    /// <summary>What a presented key allows, or null where it is unknown, expired or revoked. One query, and a note of its use once a minute.</summary>
    public async Task<ApiKeyGrant?> OpenAsync(ApiKeySecret secret, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(Actor.House, ct);
        var key = await db.ApiKeys.AsNoTracking().SingleOrDefaultAsync(k => k.PublicId == secret.PublicId, ct);
        var now = clock.GetUtcNow();
        if (key is null || !CryptographicOperations.FixedTimeEquals(key.Hash, secret.Hash()) || !key.IsAlive(now)) return null;

        var noted = now - UseNotedEvery;
        if (key.LastUsedAt is null || key.LastUsedAt < noted)
        {
            await db.ApiKeys.Where(k => k.Id == key.Id && (k.LastUsedAt == null || k.LastUsedAt < noted))
                .ExecuteUpdateAsync(k => k.SetProperty(x => x.LastUsedAt, now), ct);
        }

        return new(key.Id, key.ClientId, key.Name, key.Scopes, key.ExpiresAt, key.IsTest, key.AllowedAddresses, key.RequestsPerMinute);
    }

    private static IQueryable<ApiKey> Matching(IDashboardDb db, SliceRequest request)
    {
        var query = db.ApiKeys.AsNoTracking();
        if (!string.IsNullOrWhiteSpace(request.Search)) query = query.Where(k => k.Name.Contains(request.Search));
        if (request.From is { } from) query = query.Where(k => k.CreatedAt >= from.ToUniversalTime());
        if (request.To is { } to) query = query.Where(k => k.CreatedAt < to.ToUniversalTime());
        return query;
    }

    private static async Task<ApiKeyRow?> RowAsync(IDashboardDb db, Guid id, CancellationToken ct) =>
        (await RowsAsync(db, db.ApiKeys.AsNoTracking().Where(k => k.Id == id), ct)).SingleOrDefault();

    private static async Task<IReadOnlyList<ApiKeyRow>> RowsAsync(IDashboardDb db, IQueryable<ApiKey> keys, CancellationToken ct)
    {
        var rows = await (
            from k in keys
            join client in db.Clients on k.ClientId equals client.Id into found
            from c in found.DefaultIfEmpty()
            orderby k.Id descending
            select new { Key = k, ClientName = c.Name }).ToListAsync(ct);
        return rows.ConvertAll(r => new ApiKeyRow(
            r.Key.Id, r.Key.ClientId, r.ClientName, r.Key.Name, ApiKeySecret.Shown(r.Key.PublicId, r.Key.IsTest), r.Key.Scopes, r.Key.CreatedAt, r.Key.CreatedBy,
            r.Key.ExpiresAt, r.Key.LastUsedAt, r.Key.RevokedAt, r.Key.RotatedFrom, r.Key.IsTest, r.Key.AllowedAddresses, r.Key.RequestsPerMinute));
    }

    private static async Task<DomainError> MissingAsync(IDashboardDb db, Guid id, CancellationToken ct) =>
        await db.IsAnothersAsync<ApiKey>(id, ct) ? ActorErrors.OtherClient : ApiKeyErrors.NotFound;

    [LoggerMessage(LogLevel.Information, "API key {KeyId} issued for client {ClientId} by {Actor}")]
    private partial void LogIssued(Guid keyId, Guid? clientId, string actor);

    [LoggerMessage(LogLevel.Information, "API key {OldKeyId} rotated into {KeyId} by {Actor}")]
    private partial void LogRotated(Guid oldKeyId, Guid keyId, string actor);

    [LoggerMessage(LogLevel.Information, "API key {KeyId} revoked by {Actor}")]
    private partial void LogRevoked(Guid keyId, string actor);
}
