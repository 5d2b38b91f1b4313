using Dashboard.Core;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Data;

/// <summary>Opens units of work; the one place where tenancy is set.</summary>
internal sealed class DashboardDbFactory(IDbContextFactory<DashboardDb> contexts, TimeProvider clock) : IDashboardDbFactory
{
    public async Task<IDashboardDb> OpenAsync(Actor actor, CancellationToken ct)
    {
        if (actor is { IsAdmin: false, ClientId: null })
            throw new InvalidOperationException("Only an admin may look at all clients.");

        var db = await contexts.CreateDbContextAsync(ct);
        db.ClientId = actor.ClientId;
        db.Actor = actor;
        db.Clock = clock;
        if (actor.ClientId is not null) db.Beyond = contexts.CreateDbContextAsync;
        return db;
    }
}
