using System.Globalization;
using System.Security.Claims;
using Dashboard.Core;
using Dashboard.Core.Accounts;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Dashboard.Web.Accounts;

/// <summary>What a sign-in says about its user beside Identity's own claims: the client, the name to show, what they may do, and in which session.</summary>
public sealed class UserClaims(UserManager<User> users, RoleManager<IdentityRole<Guid>> roles, IOptions<IdentityOptions> options)
    : UserClaimsPrincipalFactory<User, IdentityRole<Guid>>(users, roles, options)
{
    public const string Client = "client_id";
    public const string DisplayName = "display_name";
    public const string Right = "rights";
    public const string Session = "session";
    public const string Address = "address";
    public const string ApiKey = "api_key_id";

    /// <summary>They must set up a second factor before they may do anything else.</summary>
    public const string MustEnroll = "must_enroll";
    public const string ImpersonatorId = "impersonator_id";
    public const string ImpersonatorName = "impersonator_name";
    public const string OnlyLooks = "only_looks";

    /// <summary>What belongs to a session rather than to its user: it stays when the rest is read anew.</summary>
    public static readonly IReadOnlyList<string> OfSession = [Session, Address, MustEnroll, ImpersonatorId, ImpersonatorName, OnlyLooks];

    /// <summary>The actor that a signed-in principal stands for, or null for nobody, and for who has to set up a second factor first.</summary>
    public static Actor? ActorOf(ClaimsPrincipal principal) => principal.HasClaim(c => c.Type == MustEnroll) ? null : PersonOf(principal);

    /// <summary>The person behind a principal, also before they have set up a second factor: for their own account alone.</summary>
    public static Actor? PersonOf(ClaimsPrincipal principal)
    {
        if (principal.Identity?.IsAuthenticated is not true) return null;
        var client = IdIn(principal, Client);
        var isAdmin = principal.IsInRole(Roles.Admin);
        if (!isAdmin && client is null) return null;
        return new(IdIn(principal, ClaimTypes.NameIdentifier), principal.FindFirstValue(DisplayName) ?? principal.Identity.Name ?? "", isAdmin, client)
        {
            Rights = int.TryParse(principal.FindFirstValue(Right), NumberStyles.None, CultureInfo.InvariantCulture, out var rights) ? (Rights)rights : Rights.All,
            ApiKeyId = IdIn(principal, ApiKey),
            Address = principal.FindFirstValue(Address),
            Impersonator = IdIn(principal, ImpersonatorId) is { } admin ? new(admin, principal.FindFirstValue(ImpersonatorName) ?? "") : null,
            OnlyLooks = principal.HasClaim(c => c.Type == OnlyLooks),
        };
    }

    /// <summary>The session that a cookie belongs to.</summary>
    public static Guid? SessionOf(ClaimsPrincipal principal) => IdIn(principal, Session);

    protected override async Task<ClaimsIdentity> GenerateClaimsAsync(User user)
    {
        var identity = await base.GenerateClaimsAsync(user);
        identity.AddClaim(new(DisplayName, user.DisplayName.Length > 0 ? user.DisplayName : user.Email!));
        identity.AddClaim(new(Right, ((int)(user.ClientId is null ? Rights.All : ClientRights.Of(user.Right))).ToString(CultureInfo.InvariantCulture)));
        if (user.ClientId is { } client) identity.AddClaim(new(Client, client.ToString()));
        return identity;
    }

    private static Guid? IdIn(ClaimsPrincipal principal, string claim) => Guid.TryParse(principal.FindFirstValue(claim), out var id) ? id : null;
}
