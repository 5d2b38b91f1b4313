using Microsoft.AspNetCore.Authorization;

namespace Dashboard.Web.Api;

/// <summary>The caller must hold a scope.</summary>
internal sealed record ScopeRequirement(string Scope) : IAuthorizationRequirement;
