using Microsoft.AspNetCore.Authorization;

namespace Dashboard.Web.Api;

/// <summary>How an endpoint states who may call it, and what it is called in the document.</summary>
internal static class EndpointRules
{
    private static readonly AuthorizationPolicy SignedIn = new AuthorizationPolicyBuilder(ApiSchemes.Any).RequireAuthenticatedUser().Build();
    private static readonly AuthorizationPolicy Admin = new AuthorizationPolicyBuilder(ApiSchemes.Any).RequireAuthenticatedUser().AddRequirements(new AdminRequirement()).Build();

    /// <summary>Only for callers that hold the scope.</summary>
    public static RouteHandlerBuilder RequireScope(this RouteHandlerBuilder endpoint, string scope) =>
        endpoint.WithMetadata(new ScopeStatement(scope)).RequireAuthorization(
            new AuthorizationPolicyBuilder(ApiSchemes.Any).RequireAuthenticatedUser().AddRequirements(new ScopeRequirement(scope)).Build());

    /// <summary>Only for the agency: an admin, or a key without a client.</summary>
    public static RouteHandlerBuilder RequireAdmin(this RouteHandlerBuilder endpoint) => endpoint.WithMetadata(new AdminRequirement()).RequireAuthorization(Admin);

    /// <summary>For everyone who is signed in.</summary>
    public static RouteHandlerBuilder RequireSignedIn(this RouteHandlerBuilder endpoint) => endpoint.WithMetadata(new ScopeStatement(null)).RequireAuthorization(SignedIn);

    /// <summary>For everyone.</summary>
    public static RouteHandlerBuilder OpenToAll(this RouteHandlerBuilder endpoint) => endpoint.WithMetadata(new ScopeStatement(null)).AllowAnonymous();

    /// <summary>Its operationId, what it does in a line, and what else a caller should know.</summary>
    public static RouteHandlerBuilder Describe(this RouteHandlerBuilder endpoint, string operationId, string summary, string? description = null)
    {
        endpoint.WithName(operationId).WithSummary(summary);
        return description is null ? endpoint : endpoint.WithDescription(description);
    }

    /// <summary>A body as a caller would send it; the document shows it.</summary>
    public static RouteHandlerBuilder WithExample(this RouteHandlerBuilder endpoint, object body) => endpoint.WithMetadata(new RequestExample(body));
}
