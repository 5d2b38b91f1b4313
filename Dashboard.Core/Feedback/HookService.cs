using Dashboard.Core.Relays;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Dashboard.Core.Feedback;

/// <summary>The providers' webhooks of relays: an address that nobody guesses, and the secret that a signature is checked with.</summary>
public sealed partial class HookService(IDashboardDbFactory dbs, ISecrets secrets, TimeProvider clock, ILogger<HookService> log)
{
    /// <summary>The longest secret, in characters; a topic's name or a public key fits well.</summary>
    private const int SecretLength = 1_000;

    private const string SecretPurpose = "provider.secret";

    /// <summary>A relay's webhooks; admins only.</summary>
    public async Task<Result<IReadOnlyList<HookRow>>> AllAsync(Actor actor, Guid relayId, CancellationToken ct)
    {
        if (!actor.IsAdmin) return ActorErrors.AdminsOnly;
        await using var db = await dbs.OpenAsync(actor.AtHouse(), ct);
        if (!await db.Relays.AnyAsync(r => r.Id == relayId, ct)) return RelayErrors.NotFound;
        var hooks = await db.ProviderHooks.AsNoTracking().Where(h => h.RelayId == relayId).ToListAsync(ct);
        return hooks.OrderBy(h => h.Provider).Select(Row).ToList();
    }

    /// <summary>Sets a provider's secret; its address is made the first time and stays. Admins only.</summary>
    public async Task<Result<HookRow>> SetAsync(Actor actor, Guid relayId, Provider provider, string? secret, CancellationToken ct)
    {
        if (!actor.IsAdmin) return ActorErrors.AdminsOnly;
        if (string.IsNullOrWhiteSpace(secret) || secret.Length > SecretLength) return FeedbackErrors.SecretMissing;
        await using var db = await dbs.OpenAsync(actor.AtHouse(), ct);
        if (!await db.Relays.AnyAsync(r => r.Id == relayId, ct)) return RelayErrors.NotFound;
        var hidden = secrets.Protect(SecretPurpose, secret.Trim());
        var hook = await db.ProviderHooks.SingleOrDefaultAsync(h => h.RelayId == relayId && h.Provider == provider, ct);
        if (hook is null) db.ProviderHooks.Add(hook = ProviderHook.Of(relayId, provider, hidden, clock.GetUtcNow()));
        else hook.Renew(hidden);
        await db.SaveChangesAsync(ct);
        LogSet(relayId, provider);
        return Row(hook);
    }

    /// <summary>Takes a provider's webhook away: its address answers 404 from now on. Admins only.</summary>
    public async Task<DomainError?> RemoveAsync(Actor actor, Guid relayId, Provider provider, CancellationToken ct)
    {
        if (!actor.IsAdmin) return ActorErrors.AdminsOnly;
        await using var db = await dbs.OpenAsync(actor.AtHouse(), ct);
        return await db.ProviderHooks.Where(h => h.RelayId == relayId && h.Provider == provider).ExecuteDeleteAsync(ct) == 0 ? FeedbackErrors.NoHook : null;
    }

    /// <summary>The relay and the secret behind an address; null where there is none.</summary>
    public async Task<(Guid RelayId, string Secret)?> BehindAsync(Provider provider, string key, CancellationToken ct)
    {
        if (key.Length != ProviderHook.KeyLength) return null;
        await using var db = await dbs.OpenAsync(Actor.House, ct);
        var hook = await db.ProviderHooks.AsNoTracking().SingleOrDefaultAsync(h => h.Key == key && h.Provider == provider, ct);
        return hook is null ? null : (hook.RelayId, secrets.Reveal(SecretPurpose, hook.ProtectedSecret));
    }

    /// <summary>Writes down that the provider called, and what was wrong with it.</summary>
    public async Task CalledAsync(Guid relayId, Provider provider, string? problem, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await using var db = await dbs.OpenAsync(Actor.House, ct);
        var hook = db.ProviderHooks.Where(h => h.RelayId == relayId && h.Provider == provider);
        if (problem is null) await hook.ExecuteUpdateAsync(set => set.SetProperty(h => h.LastReceivedAt, now), ct);
        else await hook.ExecuteUpdateAsync(set => set.SetProperty(h => h.LastProblem, problem).SetProperty(h => h.LastProblemAt, now), ct);
    }

    private static HookRow Row(ProviderHook hook) => new(hook.Provider, PathOf(hook.Provider, hook.Key), hook.CreatedAt, hook.LastReceivedAt, hook.LastProblem, hook.LastProblemAt);

    /// <summary>Where a provider posts to, below the public address.</summary>
    private static string PathOf(Provider provider, string key) => $"/inbound/{provider.ToString().ToLowerInvariant()}/{key}";

    [LoggerMessage(LogLevel.Information, "Relay {RelayId} hears of {Provider} by webhook")]
    private partial void LogSet(Guid relayId, Provider provider);
}
