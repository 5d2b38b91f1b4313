using Dashboard.Core.Audit;

namespace Dashboard.Core.Accounts;

/// <summary>What is done to users, and by them at the door, in the audit log.</summary>
public sealed class AccountTrail(IDashboardDbFactory dbs, TimeProvider clock)
{
    internal async Task NoteAsync(Actor actor, string act, User? user, CancellationToken ct, object? after = null, object? before = null)
    {
        await using var db = await dbs.OpenAsync(Actor.House, ct);
        db.Audit.Add(AuditEntry.Of(actor with { ClientId = user?.ClientId }, act, new("user", user?.Id.ToString(), user?.Email, user?.ClientId), clock.GetUtcNow(), before, after));
        await db.SaveChangesAsync(ct);
    }
}
