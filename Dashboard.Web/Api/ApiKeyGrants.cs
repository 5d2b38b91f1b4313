using Dashboard.Core.ApiKeys;
using Microsoft.Extensions.Caching.Memory;

namespace Dashboard.Web.Api;

/// <summary>What the keys that were let in allow, believed for a few seconds, and which of them have a budget of their own. Invented keys are not remembered: they would fill the memory.</summary>
internal sealed class ApiKeyGrants(ApiKeyService keys, IMemoryCache cache)
{
    /// <summary>A revocation counts within five seconds on every process, so nothing is believed for longer than four.</summary>
    private static readonly TimeSpan Believed = TimeSpan.FromSeconds(4);

    /// <summary>Longer than a minute, so that a key in use keeps its own budget from one to the next.</summary>
    private static readonly TimeSpan LimitKept = TimeSpan.FromMinutes(10);

    /// <summary>What a key allows, or null where it lets nobody in.</summary>
    public async Task<ApiKeyGrant?> FindAsync(ApiKeySecret secret, CancellationToken ct)
    {
        var hash = Convert.ToHexString(secret.Hash());
        if (cache.TryGetValue((nameof(ApiKeyGrant), hash), out ApiKeyGrant? grant)) return grant;
        grant = await keys.OpenAsync(secret, ct);
        if (grant is null) return null;
        cache.Set((nameof(ApiKeyGrant), hash), grant, Believed);
        if (grant.RequestsPerMinute is { } limit) cache.Set((nameof(OwnLimitOf), hash), (grant.Id, limit), LimitKept);
        return grant;
    }

    /// <summary>The key and its own limit, where the request comes with a key that was let in before and has one. Asks no database: it stands before the budget.</summary>
    public (Guid Key, int PerMinute)? OwnLimitOf(HttpContext context) =>
        ApiSchemes.BearerOf(context) is { } text && ApiKeySecret.TryRead(text, out var secret)
        && cache.TryGetValue((nameof(OwnLimitOf), Convert.ToHexString(secret.Hash())), out (Guid, int) own) ? own : null;
}
