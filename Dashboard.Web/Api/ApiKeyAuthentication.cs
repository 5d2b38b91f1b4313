using System.Text.Encodings.Web;
using Dashboard.Core;
using Dashboard.Core.ApiKeys;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Dashboard.Web.Api;

/// <summary>Lets the bearer of an API key in. A key whose checksum is wrong costs no query; a good one costs one every few seconds.</summary>
internal sealed class ApiKeyAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logs,
    UrlEncoder encoder,
    ApiKeyGrants grants,
    TimeProvider clock)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logs, encoder)
{
    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (ApiSchemes.BearerOf(Context) is not { } text) return AuthenticateResult.NoResult();
        if (!ApiKeySecret.TryRead(text, out var secret)) return AuthenticateResult.Fail("The checksum of the API key is wrong.");
        if (await grants.FindAsync(secret, Context.RequestAborted) is not { } grant || grant.ExpiresAt <= clock.GetUtcNow()) return AuthenticateResult.Fail("The API key is unknown, has expired or was revoked.");
        Context.Features.Set(grant); // for the log of its requests, whatever becomes of this one
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
}
