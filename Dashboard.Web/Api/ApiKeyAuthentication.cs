using System.Text.Encodings.Web;
using Dashboard.Core;
using Dashboard.Core.ApiKeys;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;

namespace Dashboard.Web.Api;

/// <summary>Lets the bearer of an API key in. A key whose checksum is wrong costs no query; a good one costs one every few seconds.</summary>
internal sealed class ApiKeyAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logs,
    UrlEncoder encoder,
    ApiKeyService keys,
    IMemoryCache cache,
    TimeProvider clock)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logs, encoder)
{
    /// <summary>A revocation counts within five seconds on every process, so nothing is believed for longer than four.</summary>
    private static readonly TimeSpan Believed = TimeSpan.FromSeconds(4);

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (ApiSchemes.BearerOf(Context) is not { } text) return AuthenticateResult.NoResult();
        if (!ApiKeySecret.TryRead(text, out var secret)) return AuthenticateResult.Fail("The checksum of the API key is wrong.");
        if (await GrantAsync(secret) is not { } grant || grant.ExpiresAt <= clock.GetUtcNow()) return AuthenticateResult.Fail("The API key is unknown, has expired or was revoked.");
        if (!AllowedAddress.Admits(grant.AllowedAddresses ?? [], Context.Connection.RemoteIpAddress))
        {
            Context.Features.Set(ApiKeyErrors.NotFromHere);
            return AuthenticateResult.Fail(ApiKeyErrors.NotFromHere.Message);
        }

        return AuthenticateResult.Success(new(ApiClaims.Of(grant), ApiSchemes.Key));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.StatusCode = Context.Features.Get<DomainError>() is null ? StatusCodes.Status401Unauthorized : StatusCodes.Status403Forbidden;
        Response.Headers.WWWAuthenticate = "Bearer error=\"invalid_token\"";
        return Task.CompletedTask;
    }

    /// <summary>Only keys that were let in are remembered: invented ones would fill the memory.</summary>
    private async Task<ApiKeyGrant?> GrantAsync(ApiKeySecret secret)
    {
        var remembered = (nameof(ApiKeyAuthentication), Convert.ToHexString(secret.Hash()));
        if (cache.TryGetValue(remembered, out ApiKeyGrant? grant)) return grant;
        grant = await keys.OpenAsync(secret, Context.RequestAborted);
        if (grant is not null) cache.Set(remembered, grant, Believed);
        return grant;
    }
}
