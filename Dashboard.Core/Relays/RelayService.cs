using Dashboard.Core.Campaigns;
using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Dashboard.Core.Relays;

/// <summary>The house's relays: admins add, edit, try and delete them; campaigns choose among them.</summary>
public sealed partial class RelayService(
    IDashboardDbFactory dbs,
    IValidator<RelayDraft> validator,
    INamedHosts hosts,
    ISecrets secrets,
    TimeProvider clock,
    ILogger<RelayService> log)
{
    private const string Invalid = "relay.invalid", PasswordPurpose = "relay.password";

    /// <summary>Every relay, by name; admins only.</summary>
    public async Task<Result<IReadOnlyList<RelayRow>>> AllAsync(Actor actor, CancellationToken ct)
    {
        if (!actor.IsAdmin) return ActorErrors.AdminsOnly;
        await using var db = await dbs.OpenAsync(actor.AtHouse(), ct);
        var relays = await db.Relays.AsNoTracking().OrderBy(r => r.Name).ToListAsync(ct);
        return relays.ConvertAll(RelayRow.Of);
    }

    /// <summary>The relays that a campaign can be sent through, the default first.</summary>
    public async Task<IReadOnlyList<RelayChoice>> ChoicesAsync(Actor actor, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(actor, ct);
        return await db.Relays.AsNoTracking().OrderByDescending(r => r.IsDefault).ThenBy(r => r.Name)
            .Select(r => new RelayChoice(r.Id, r.Kind, r.Name, r.IsDefault)).ToListAsync(ct);
    }

    /// <summary>One relay; admins only.</summary>
    public async Task<Result<RelayRow>> FindAsync(Actor actor, Guid id, CancellationToken ct)
    {
        if (!actor.IsAdmin) return ActorErrors.AdminsOnly;
        await using var db = await dbs.OpenAsync(actor.AtHouse(), ct);
        return await db.Relays.AsNoTracking().SingleOrDefaultAsync(r => r.Id == id, ct) is { } relay ? RelayRow.Of(relay) : RelayErrors.NotFound;
    }

    /// <summary>Adds a server; admins only.</summary>
    public async Task<Result<RelayRow>> AddAsync(Actor actor, RelayDraft draft, CancellationToken ct)
    {
        if (!actor.IsAdmin) return ActorErrors.AdminsOnly;
        if (validator.Refuse(draft, Invalid) is { } refusal) return refusal;
        if (await hosts.RefuseAsync(draft.Host, ct) is { } closed) return RelayErrors.Host(closed);
        await using var db = await dbs.OpenAsync(actor.AtHouse(), ct);
        var relay = Relay.Smtp(draft, Sealed(draft.Password), clock.GetUtcNow());
        db.Relays.Add(relay);
        if (await SavedAsync(db, ct) is { } taken) return taken;
        LogAdded(relay.Id, relay.Host);
        return RelayRow.Of(relay);
    }

    /// <summary>Edits a server; a password that is left out stays. Admins only.</summary>
    public async Task<Result<RelayRow>> EditAsync(Actor actor, Guid id, RelayDraft draft, CancellationToken ct)
    {
        if (!actor.IsAdmin) return ActorErrors.AdminsOnly;
        if (validator.Refuse(draft, Invalid) is { } refusal) return refusal;
        if (await hosts.RefuseAsync(draft.Host, ct) is { } closed) return RelayErrors.Host(closed);
        await using var db = await dbs.OpenAsync(actor.AtHouse(), ct);
        if (await db.Relays.SingleOrDefaultAsync(r => r.Id == id, ct) is not { } relay) return RelayErrors.NotFound;
        if (relay.Edit(draft, Sealed(draft.Password)) is { } refused) return refused;
        if (await SavedAsync(db, ct) is { } taken) return taken;
        return RelayRow.Of(relay);
    }

    /// <summary>Makes it the relay of campaigns that name none; admins only.</summary>
    public async Task<Result<RelayRow>> MakeDefaultAsync(Actor actor, Guid id, CancellationToken ct)
    {
        if (!actor.IsAdmin) return ActorErrors.AdminsOnly;
        await using var db = await dbs.OpenAsync(actor.AtHouse(), ct);
        var relays = await db.Relays.ToListAsync(ct);
        if (relays.Find(r => r.Id == id) is not { } chosen) return RelayErrors.NotFound;
        foreach (var relay in relays) relay.BeDefault(relay.Id == id);
        await db.SaveChangesAsync(ct);
        return RelayRow.Of(chosen);
    }

    /// <summary>Deletes a server that no campaign under way uses; admins only.</summary>
    public async Task<DomainError?> DeleteAsync(Actor actor, Guid id, CancellationToken ct)
    {
        if (!actor.IsAdmin) return ActorErrors.AdminsOnly;
        await using var db = await dbs.OpenAsync(actor.AtHouse(), ct);
        if (await db.Relays.SingleOrDefaultAsync(r => r.Id == id, ct) is not { } relay) return RelayErrors.NotFound;
        if (relay.Kind is RelayKind.Sandbox) return RelayErrors.SandboxFixed;
        var inUse = await db.Campaigns.IgnoreQueryFilters().AnyAsync(
            c => (c.RelayId == id || (c.RelayId == null && relay.IsDefault))
                && (c.Status == CampaignStatus.Scheduled || c.Status == CampaignStatus.Sending || c.Status == CampaignStatus.Paused), ct);
        if (inUse) return RelayErrors.InUse;

        db.Relays.Remove(relay);
        if (relay.IsDefault && await db.Relays.FirstOrDefaultAsync(r => r.Kind == RelayKind.Sandbox, ct) is { } sandbox) sandbox.BeDefault(true);
        await db.SaveChangesAsync(ct);
        LogDeleted(id);
        return null;
    }

    /// <summary>The relay as the pump uses it: the named one, or the default.</summary>
    internal async Task<Result<RelaySettings>> SettingsAsync(Guid? id, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(Actor.House, ct);
        var relay = id is { } named
            ? await db.Relays.AsNoTracking().SingleOrDefaultAsync(r => r.Id == named, ct)
            : await db.Relays.AsNoTracking().OrderByDescending(r => r.IsDefault).FirstOrDefaultAsync(ct);
        if (relay is null) return RelayErrors.NotFound;
        var password = relay.ProtectedPassword is { } kept ? secrets.Reveal(PasswordPurpose, kept) : null;
        var address = new RelayAddress(relay.Host, relay.Port, relay.Security, relay.UserName, password, relay.AcceptInvalidCertificate);
        return new RelaySettings(relay.Id, relay.Kind, relay.Name, address, relay.MaxConnections, relay.Pace(), relay.IsDefault);
    }

    private string? Sealed(string? password) => string.IsNullOrEmpty(password) ? null : secrets.Protect(PasswordPurpose, password);

    private static async Task<DomainError?> SavedAsync(IDashboardDb db, CancellationToken ct)
    {
        try
        {
            await db.SaveChangesAsync(ct);
            return null;
        }
        catch (DuplicateException)
        {
            return RelayErrors.NameTaken;
        }
    }

    [LoggerMessage(LogLevel.Information, "Relay {RelayId} added: {Host}")]
    private partial void LogAdded(Guid relayId, string host);

    [LoggerMessage(LogLevel.Information, "Relay {RelayId} deleted")]
    private partial void LogDeleted(Guid relayId);
}
