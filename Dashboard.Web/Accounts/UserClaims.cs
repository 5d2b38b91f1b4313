using System.Security.Claims;
using Dashboard.Core;
using Dashboard.Core.Accounts;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Dashboard.Web.Accounts;

/// <summary>What a sign-in says about its user beside Identity's own claims: the client and the name to show.</summary>
public sealed class UserClaims(UserManager<User> users, RoleManager<IdentityRole<Guid>> roles, IOptions<IdentityOptions> options)
    : UserClaimsPrincipalFactory<User, IdentityRole<Guid>>(users, roles, options)
{
    public const string Client = "client_id";
    public const string DisplayName = "display_name";

    /// <summary>The actor that a signed-in principal stands for, or null for nobody.</summary>
    public static Actor? ActorOf(ClaimsPrincipal principal)
    {
        if (principal.Identity?.IsAuthenticated is not true) return null;
        var id = Guid.TryParse(principal.FindFirstValue(ClaimTypes.NameIdentifier), out var user) ? user : (Guid?)null;
        var client = Guid.TryParse(principal.FindFirstValue(Client), out var owned) ? owned : (Guid?)null;
        var isAdmin = principal.IsInRole(Roles.Admin);
        if (!isAdmin && client is null) return null;
        return new(id, principal.FindFirstValue(DisplayName) ?? principal.Identity.Name ?? "", isAdmin, client);
    }

    protected override async Task<ClaimsIdentity> GenerateClaimsAsync(User user)
    {
        var identity = await base.GenerateClaimsAsync(user);
        identity.AddClaim(new(DisplayName, user.DisplayName.Length > 0 ? user.DisplayName : user.Email!));
        if (user.ClientId is { } client) identity.AddClaim(new(Client, client.ToString()));
        return identity;
    }
}
