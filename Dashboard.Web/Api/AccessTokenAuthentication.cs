using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Dashboard.Web.Api;

/// <summary>How JWT bearer authentication reads our tokens: our keys, our algorithm, our clock, and a look at the user behind.</summary>
internal sealed class AccessTokenAuthentication(AccessTokens tokens, TimeProvider clock) : IConfigureNamedOptions<JwtBearerOptions>
{
    public void Configure(string? name, JwtBearerOptions options)
    {
        if (name == ApiSchemes.Token) Configure(options);
    }

    public void Configure(JwtBearerOptions options)
    {
        options.MapInboundClaims = false;
        options.TimeProvider = clock;
        options.TokenValidationParameters = new()
        {
            ValidIssuer = AccessTokens.Issuer,
            ValidAudience = AccessTokens.Audience,
            ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
            IssuerSigningKeyResolver = (_, _, _, _) => tokens.Keys,
            RequireExpirationTime = true,
            LifetimeValidator = (from, until, _, _) => from <= clock.GetUtcNow().UtcDateTime && until > clock.GetUtcNow().UtcDateTime,
        };
        options.Events = new()
        {
            // The keys lie in the database, and the resolver cannot wait for it: here is the last place that can.
            OnMessageReceived = context => tokens.LoadKeysAsync(context.HttpContext.RequestAborted),
            OnTokenValidated = async context =>
            {
                if (context.SecurityToken is JsonWebToken token && await tokens.OpenAsync(token, context.HttpContext.RequestAborted) is { } caller) context.Principal = caller;
                else context.Fail("The token was ended.");
            },
        };
    }
}
