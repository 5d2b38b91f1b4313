using Microsoft.AspNetCore.Authorization;

namespace Dashboard.Web.Api;

/// <summary>The caller must be one of the agency's: an admin, or a key without a client.</summary>
internal sealed record AdminRequirement : IAuthorizationRequirement;
