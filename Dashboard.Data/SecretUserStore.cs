using Dashboard.Core;
using Dashboard.Core.Accounts;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;

namespace Dashboard.Data;

/// <summary>Identity's store, with the authenticator's key and the recovery codes encrypted: Identity itself keeps both in clear.</summary>
public sealed class SecretUserStore(DashboardDb db, ISecrets secrets, IdentityErrorDescriber describer) : UserStore<User, IdentityRole<Guid>, DashboardDb, Guid>(db, describer)
{
    private const string Purpose = "user.second-factor";

    public override Task SetTokenAsync(User user, string loginProvider, string name, string? value, CancellationToken cancellationToken) =>
        base.SetTokenAsync(user, loginProvider, name, value is null ? null : secrets.Protect(Purpose, value), cancellationToken);

    public override async Task<string?> GetTokenAsync(User user, string loginProvider, string name, CancellationToken cancellationToken) =>
        await base.GetTokenAsync(user, loginProvider, name, cancellationToken) is { } kept ? secrets.Reveal(Purpose, kept) : null;
}
