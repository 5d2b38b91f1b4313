using Microsoft.EntityFrameworkCore;

namespace Dashboard.Core.Accounts;

/// <summary>How often a password or a code was guessed at: five wrong ones lock an account for a quarter of an hour.</summary>
public sealed class PasswordAttempts(IDashboardDbFactory dbs, TimeProvider clock)
{
    private const int MostFailures = 5;

    private static readonly TimeSpan LockOut = TimeSpan.FromMinutes(15);

    /// <summary>Writes one more failure down, and the lock with the fifth. False where the account is locked.</summary>
    internal async Task<bool> CountAsync(Guid id, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(Actor.House, ct);
        var now = clock.GetUtcNow();
        DateTimeOffset? until = now + LockOut;
        return await db.Users.Where(u => u.Id == id && (u.LockoutEnd == null || u.LockoutEnd <= now))
            .ExecuteUpdateAsync(
                u => u.SetProperty(x => x.LockoutEnd, x => x.AccessFailedCount + 1 >= MostFailures ? until : x.LockoutEnd)
                    .SetProperty(x => x.AccessFailedCount, x => x.AccessFailedCount + 1 >= MostFailures ? 0 : x.AccessFailedCount + 1),
                ct) == 1;
    }

    /// <summary>A right password without its code is no guess.</summary>
    internal async Task TakeBackAsync(Guid id, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(Actor.House, ct);
        await db.Users.Where(u => u.Id == id && u.AccessFailedCount > 0).ExecuteUpdateAsync(u => u.SetProperty(x => x.AccessFailedCount, x => x.AccessFailedCount - 1), ct);
    }

    internal async Task ForgetAsync(Guid id, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(Actor.House, ct);
        await db.Users.Where(u => u.Id == id)
            .ExecuteUpdateAsync(u => u.SetProperty(x => x.LockoutEnd, (DateTimeOffset?)null).SetProperty(x => x.AccessFailedCount, 0), ct);
    }
}
