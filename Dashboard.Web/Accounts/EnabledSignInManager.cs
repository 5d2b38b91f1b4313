using System.Security.Claims;
using Dashboard.Core.Accounts;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Dashboard.Web.Accounts;

/// <summary>Identity's sign-in, closed to users that an admin has disabled and to sessions that were ended.</summary>
public sealed class EnabledSignInManager(
    UserManager<User> users,
    SessionService sessions,
    IHttpContextAccessor context,
    IUserClaimsPrincipalFactory<User> claims,
    IOptions<IdentityOptions> options,
    ILogger<SignInManager<User>> log,
    IAuthenticationSchemeProvider schemes,
    IUserConfirmation<User> confirmation)
    : SignInManager<User>(users, context, claims, options, log, schemes, confirmation)
{
    public override async Task<bool> CanSignInAsync(User user) => user.IsEnabled && await base.CanSignInAsync(user);

    /// <summary>A session holds the stamp under which it began, so one that changes its own password stays, and every other ends.</summary>
    public override async Task<User?> ValidateSecurityStampAsync(ClaimsPrincipal? principal)
    {
        if (principal is null || UserClaims.SessionOf(principal) is not { } session || !await sessions.IsAliveAsync(session, CancellationToken.None)) return null;
        return await UserManager.GetUserAsync(principal) is { IsEnabled: true } user ? user : null;
    }
}
