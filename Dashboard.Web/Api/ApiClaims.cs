using System.Security.Claims;
using Dashboard.Core;
using Dashboard.Core.Accounts;
using Dashboard.Core.ApiKeys;
using Dashboard.Web.Accounts;

namespace Dashboard.Web.Api;

/// <summary>What a caller of the API is known by: the claims of a key or of a user's token, in one shape.</summary>
internal static class ApiClaims
{
    private const string KeyId = UserClaims.ApiKey;
    private const string HeldScope = "scope";
    private const string TestKey = "test_key";

    /// <summary>The claims of an API key.</summary>
    public static ClaimsPrincipal Of(ApiKeyGrant grant)
    {
        var identity = new ClaimsIdentity(ApiSchemes.Key, ClaimTypes.Name, ClaimTypes.Role);
        identity.AddClaim(new(KeyId, grant.Id.ToString()));
        identity.AddClaim(new(UserClaims.DisplayName, grant.Name));
        if (grant.ClientId is { } client) identity.AddClaim(new(UserClaims.Client, client.ToString()));
        else identity.AddClaim(new(ClaimTypes.Role, Roles.Admin));
        if (grant.IsTest) identity.AddClaim(new(TestKey, "true"));
        foreach (var scope in grant.Scopes) identity.AddClaim(new(HeldScope, scope));
        return new(identity);
    }

    /// <summary>The claims of a user, who may do all that their role may.</summary>
    public static ClaimsPrincipal Of(Guid userId, string email, string displayName, bool isAdmin, string? client, Rights rights)
    {
        var identity = new ClaimsIdentity(ApiSchemes.Token, ClaimTypes.Name, ClaimTypes.Role);
        identity.AddClaim(new(ClaimTypes.NameIdentifier, userId.ToString()));
        identity.AddClaim(new(ClaimTypes.Name, email));
        identity.AddClaim(new(UserClaims.DisplayName, displayName));
        if (client is not null) identity.AddClaim(new(UserClaims.Client, client));
        identity.AddClaim(new(ClaimTypes.Role, isAdmin ? Roles.Admin : Roles.Client));
        identity.AddClaim(new(UserClaims.Right, ((int)rights).ToString(System.Globalization.CultureInfo.InvariantCulture)));
        foreach (var scope in Scopes.Of(isAdmin ? Rights.All : rights)) identity.AddClaim(new(HeldScope, scope));
        return new(identity);
    }

    /// <summary>The scopes a caller holds.</summary>
    public static IReadOnlyList<string> ScopesOf(ClaimsPrincipal caller) => [.. caller.FindAll(HeldScope).Select(c => c.Value)];

    /// <summary>The id of the key that calls, or null where a user does.</summary>
    public static string? KeyOf(ClaimsPrincipal caller) => caller.FindFirstValue(KeyId);

    /// <summary>One name for a caller, whichever way they came in.</summary>
    public static string NameOf(ClaimsPrincipal caller) =>
        KeyOf(caller) is { } key ? $"key:{key}" : $"user:{caller.FindFirstValue(ClaimTypes.NameIdentifier)}";

    /// <summary>Who calls, as the operations see it.</summary>
    public static Actor? ActorOf(ClaimsPrincipal caller) => UserClaims.ActorOf(caller) is { } actor ? actor with { IsTest = caller.HasClaim(c => c.Type == TestKey) } : null;
}
