using Dashboard.Core;
using Dashboard.Core.Accounts;
using Dashboard.Core.ApiKeys;
using Microsoft.AspNetCore.Authorization;

namespace Dashboard.Web.Api;

/// <summary>Decides on scopes and admins, and leaves the sentence that says why not.</summary>
internal sealed class CallerRules : IAuthorizationHandler
{
    public Task HandleAsync(AuthorizationHandlerContext context)
    {
        if (context.User.Identity?.IsAuthenticated is not true) return Task.CompletedTask;
        foreach (var requirement in context.PendingRequirements.ToArray())
        {
            switch (requirement)
            {
                case ScopeRequirement { Scope: var scope } when Scopes.Cover(ApiClaims.ScopesOf(context.User), scope):
                case AdminRequirement when context.User.IsInRole(Roles.Admin):
                    context.Succeed(requirement);
                    break;
                case ScopeRequirement { Scope: var scope }:
                    Tell(context, HttpErrors.ScopeMissing(scope));
                    break;
                case AdminRequirement:
                    Tell(context, ActorErrors.AdminsOnly);
                    break;
            }
        }

        return Task.CompletedTask;
    }

    private static void Tell(AuthorizationHandlerContext context, DomainError error) => (context.Resource as HttpContext)?.Features.Set(error);
}
