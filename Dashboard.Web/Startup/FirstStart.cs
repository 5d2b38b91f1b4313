using System.Security.Cryptography;
using Dashboard.Core;
using Dashboard.Core.Accounts;
using Dashboard.Core.Relays;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Dashboard.Web.Startup;

/// <summary>What every installation starts with: roles, the Sandbox relay, the first admin, and the demo where it is asked for.</summary>
internal static class FirstStart
{
    public static async Task PrepareAsync(IServiceProvider services, CancellationToken ct)
    {
        await using var scope = services.CreateAsyncScope();
        await AddRolesAsync(scope.ServiceProvider);
        await AddSandboxAsync(scope.ServiceProvider, ct);

        var options = services.GetRequiredService<IOptions<DashboardOptions>>().Value;
        if (options.Admin.Email.Length > 0) await AddAdminAsync(scope.ServiceProvider, options.Admin.Email, options.Admin.Password);
    }

    private static async Task AddRolesAsync(IServiceProvider services)
    {
        var roles = services.GetRequiredService<RoleManager<IdentityRole<Guid>>>();
        foreach (var name in new[] { Roles.Admin, Roles.Client })
        {
            if (await roles.RoleExistsAsync(name)) continue;
            try
            {
                await roles.CreateAsync(new IdentityRole<Guid>(name));
            }
            catch (DuplicateException)
            {
                // another process that starts at the same moment made it
            }
        }
    }

    private static async Task AddSandboxAsync(IServiceProvider services, CancellationToken ct)
    {
        await using var db = await services.GetRequiredService<IDashboardDbFactory>().OpenAsync(Actor.House, ct);
        if (await db.Relays.AnyAsync(r => r.Kind == RelayKind.Sandbox, ct)) return;
        db.Relays.Add(Relay.Sandbox(services.GetRequiredService<TimeProvider>().GetUtcNow()));
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DuplicateException)
        {
            // another process that starts at the same moment made it
        }
    }

    private static async Task AddAdminAsync(IServiceProvider services, string email, string password)
    {
        var users = services.GetRequiredService<UserManager<User>>();
        if (await users.FindByEmailAsync(email) is not null) return;
        if (password.Length == 0) throw new StartupException($"Dashboard__Admin__Email is {email}, but Dashboard__Admin__Password is empty. Set both, or neither.");

        var admin = new User { Id = Guid.CreateVersion7(), UserName = email, Email = email, EmailConfirmed = true, DisplayName = email.Split('@')[0], CreatedAt = services.GetRequiredService<TimeProvider>().GetUtcNow() };
        var made = await users.CreateAsync(admin, password);
        if (!made.Succeeded) throw new StartupException($"The first admin could not be made: {string.Join(" ", made.Errors.Select(e => e.Description))}");
        await users.AddToRoleAsync(admin, Roles.Admin);
    }
}
