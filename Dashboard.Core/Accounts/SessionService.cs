using Dashboard.Core.Audit;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Core.Accounts;

/// <summary>Where people are signed in by a browser: beginning, looking, ending. What is ended is out at once, wherever it runs.</summary>
public sealed class SessionService(IDashboardDbFactory dbs, TimeProvider clock)
{
    /// <summary>A session that nobody used for so long is over.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(14);

    /// <summary>Who was away for so long comes back for another visit.</summary>
    public static readonly TimeSpan Away = TimeSpan.FromHours(1);

    private static readonly TimeSpan SeenNotedEvery = TimeSpan.FromMinutes(1);

    /// <summary>The topic that is told when a user's sessions, rights or password changed.</summary>
    public static string Topic(Guid userId) => $"user:{userId}";

    /// <summary>A new session of a user who just proved who they are.</summary>
    public async Task<Guid> BeginAsync(Guid userId, string method, string? address, string? agent, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(Actor.House, ct);
        var now = clock.GetUtcNow();
        var stamp = await db.Users.Where(u => u.Id == userId).Select(u => u.SecurityStamp).SingleAsync(ct);
        var name = agent?.Replace("\0", "", StringComparison.Ordinal) ?? "";
        var session = new UserSession
        {
            Id = Guid.CreateVersion7(now),
            UserId = userId,
            CreatedAt = now,
            SeenAt = now,
            Address = address,
            Method = method,
            Stamp = UserSession.Fingerprint(stamp),
            LastVisitAt = await LastVisitAsync(db, userId, now, ct),
            Agent = name.Length > UserSession.AgentLength ? name[..UserSession.AgentLength] : name,
        };
        db.Sessions.Add(session);
        await db.SaveChangesAsync(ct);
        return session.Id;
    }

    /// <summary>Whether a session still lets its user in; notes once a minute that it does.</summary>
    public async Task<bool> IsAliveAsync(Guid id, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(Actor.House, ct);
        var now = clock.GetUtcNow();
        var oldest = now - Longest;
        var found = await (
            from s in db.Sessions.AsNoTracking()
            where s.Id == id && s.EndedAt == null && s.SeenAt > oldest
            join user in db.Users on s.UserId equals user.Id
            where user.DisabledAt == null
            select new { s.UserId, s.Stamp, s.SeenAt, Now = user.SecurityStamp }).SingleOrDefaultAsync(ct);
        if (found is not { } session || session.Stamp != UserSession.Fingerprint(session.Now)) return false;
        var noted = now - SeenNotedEvery;
        if (session.SeenAt < now - Away)
        {
            var last = await LastVisitAsync(db, session.UserId, now, ct);
            await db.Sessions.Where(s => s.Id == id && s.SeenAt == session.SeenAt).ExecuteUpdateAsync(s => s.SetProperty(x => x.SeenAt, now).SetProperty(x => x.LastVisitAt, last), ct);
        }
        else if (session.SeenAt < noted) await db.Sessions.Where(s => s.Id == id && s.SeenAt < noted).ExecuteUpdateAsync(s => s.SetProperty(x => x.SeenAt, now), ct);
        return true;
    }

    /// <summary>When the actor had been here before the visit that they are at, in whichever browser; null at their first, and for who comes with a key.</summary>
    public async Task<DateTimeOffset?> LastVisitAsync(Actor actor, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(Actor.House, ct);
        return actor.UserId is not { } user ? null
            : await db.Sessions.AsNoTracking().Where(s => s.UserId == user).OrderByDescending(s => s.SeenAt).Select(s => s.LastVisitAt).FirstOrDefaultAsync(ct);
    }

    /// <summary>Where the actor is signed in, newest first.</summary>
    public async Task<IReadOnlyList<SessionRow>> ListAsync(Actor actor, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(Actor.House, ct);
        var oldest = clock.GetUtcNow() - Longest;
        return await db.Sessions.AsNoTracking().Where(s => s.UserId == actor.UserId && s.EndedAt == null && s.SeenAt > oldest).OrderByDescending(s => s.SeenAt)
            .Select(s => new SessionRow(s.Id, s.CreatedAt, s.SeenAt, s.Address, s.Agent, s.Method)).ToListAsync(ct);
    }

    /// <summary>Ends one of the actor's own sessions.</summary>
    public async Task<DomainError?> EndAsync(Actor actor, Guid id, CancellationToken ct)
    {
        if (actor.UserId is not { } user) return AccountErrors.PersonsOnly;
        await using var db = await dbs.OpenAsync(Actor.House, ct);
        if (!await db.Sessions.AnyAsync(s => s.Id == id && s.UserId == user, ct)) return AccountErrors.SessionNotFound;
        await EndAsync(db, user, s => s.Id == id, ct);
        db.Audit.Add(AuditEntry.Of(actor, "user.signed_out", new("user", user.ToString(), actor.Name), clock.GetUtcNow(), after: new { session = id }));
        await db.SaveChangesAsync(ct);
        return null;
    }

    /// <summary>Ends all of the actor's sessions but the one they are in.</summary>
    public async Task<DomainError?> EndOthersAsync(Actor actor, Guid? but, CancellationToken ct)
    {
        if (actor.UserId is not { } user) return AccountErrors.PersonsOnly;
        await using var db = await dbs.OpenAsync(Actor.House, ct);
        await EndAsync(db, user, s => s.Id != but, ct);
        db.Audit.Add(AuditEntry.Of(actor, "user.signed_out_everywhere", new("user", user.ToString(), actor.Name), clock.GetUtcNow()));
        await db.SaveChangesAsync(ct);
        return null;
    }

    /// <summary>Writes down what somebody did to their own account where no row of ours tells it.</summary>
    public async Task NoteAsync(Actor actor, string act, string? what, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(Actor.House, ct);
        db.Audit.Add(AuditEntry.Of(actor, act, new("user", actor.UserId?.ToString(), actor.Name, actor.ClientId), clock.GetUtcNow(), after: new { what }));
        await db.SaveChangesAsync(ct);
    }

    /// <summary>Ends all of a user's sessions but one, and tells the circuits.</summary>
    internal async Task EndAllAsync(Guid userId, Guid? but, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(Actor.House, ct);
        if (but is { } kept)
        {
            var stamp = UserSession.Fingerprint(await db.Users.Where(u => u.Id == userId).Select(u => u.SecurityStamp).SingleAsync(ct));
            await db.Sessions.Where(s => s.Id == kept && s.UserId == userId).ExecuteUpdateAsync(s => s.SetProperty(x => x.Stamp, stamp), ct);
        }

        await EndAsync(db, userId, s => s.Id != but, ct);
    }

    /// <summary>For a visit that begins now: when they were seen last; another browser in which they are right now is of the same visit.</summary>
    private static async Task<DateTimeOffset?> LastVisitAsync(IDashboardDb db, Guid userId, DateTimeOffset now, CancellationToken ct)
    {
        var newest = await db.Sessions.AsNoTracking().Where(s => s.UserId == userId).OrderByDescending(s => s.SeenAt).Select(s => new { s.SeenAt, s.LastVisitAt }).FirstOrDefaultAsync(ct);
        return newest is null ? null : newest.SeenAt < now - Away ? newest.SeenAt : newest.LastVisitAt;
    }

    private async Task EndAsync(IDashboardDb db, Guid userId, System.Linq.Expressions.Expression<Func<UserSession, bool>> which, CancellationToken ct)
    {
        DateTimeOffset? now = clock.GetUtcNow();
        await db.Sessions.Where(s => s.UserId == userId && s.EndedAt == null).Where(which).ExecuteUpdateAsync(s => s.SetProperty(x => x.EndedAt, now), ct);
        await db.TellAsync(Topic(userId), ct);
    }
}
