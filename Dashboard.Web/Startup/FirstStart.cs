using System.Security.Cryptography;
using Dashboard.Core;
using Dashboard.Core.Accounts;
using Dashboard.Core.Domains;
using Dashboard.Core.Relays;
using Dashboard.Data.Demo;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Dashboard.Web.Startup;

/// <summary>What every installation starts with: roles, the Sandbox relay, the first admin, and the demo where it is asked for.</summary>
internal static class FirstStart
{
    public static async Task PrepareAsync(IServiceProvider services, CancellationToken ct)
    {
        await using var scope = services.CreateAsyncScope();
        if (!await IsKnownAsync(services.GetRequiredService<NpgsqlDataSource>(), ct))
        {
            await AddRolesAsync(scope.ServiceProvider);
            await AddSandboxAsync(scope.ServiceProvider, ct);
        }

        var options = services.GetRequiredService<IOptions<DashboardOptions>>().Value;
        if (options.Admin.Email.Length > 0) await AddAdminAsync(scope.ServiceProvider, options.Admin.Email, options.Admin.Password);
        if (IsDemo(options, services.GetRequiredService<IHostEnvironment>())) await PlantDemoAsync(scope.ServiceProvider, options, ct);
    }

    /// <summary>Every later start is done with one question: EF's first query takes two seconds to compile, which the workers then do beside the first pages.</summary>
    private static async Task<bool> IsKnownAsync(NpgsqlDataSource source, CancellationToken ct)
    {
        await using var command = source.CreateCommand("SELECT (SELECT count(*) FROM roles WHERE name IN ($1, $2)) = 2 AND EXISTS (SELECT FROM relays WHERE kind = $3)");
        foreach (var value in new[] { Roles.Admin, Roles.Client, nameof(RelayKind.Sandbox) }) command.Parameters.Add(new() { Value = value });
        return await command.ExecuteScalarAsync(ct) is true;
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

        await AddUserAsync(services, email, email.Split('@')[0], password, clientId: null);
    }

    private static async Task AddUserAsync(IServiceProvider services, string email, string name, string password, Guid? clientId)
    {
        var users = services.GetRequiredService<UserManager<User>>();
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        var user = new User { Id = Guid.CreateVersion7(now), UserName = email, Email = email, EmailConfirmed = true, DisplayName = name, ClientId = clientId, CreatedAt = now };
        var made = await users.CreateAsync(user, password);
        if (!made.Succeeded) throw new StartupException($"The user {email} could not be made: {string.Join(" ", made.Errors.Select(e => e.Description))}");
        await users.AddToRoleAsync(user, clientId is null ? Roles.Admin : Roles.Client);
    }

    private static bool IsDemo(DashboardOptions options, IHostEnvironment environment) =>
        options.Seed.Length > 0 ? options.Seed.Equals("demo", StringComparison.OrdinalIgnoreCase) : environment.IsDevelopment();

    /// <summary>Two clients with a half year of campaigns; without a first admin in the settings, two users whose passwords are said once.</summary>
    private static async Task PlantDemoAsync(IServiceProvider services, DashboardOptions options, CancellationToken ct)
    {
        if (await DemoSeed.PlantAsync(services.GetRequiredService<NpgsqlDataSource>(), ct) is not { } client) return;

        // The domain that the first client's mail comes from: with keys, and nobody who could publish them (RFC 2606).
        await services.GetRequiredService<DomainService>().AddAsync(Actor.System(client), "nordlicht.example", ct);
        if (options.Admin.Email.Length > 0) return;

        var (admin, reader) = (Password(), Password());
        await AddUserAsync(services, "admin@demo.test", "Mara Lindqvist", admin, clientId: null);
        await AddUserAsync(services, "client@demo.test", "Jonas Berger", reader, client);
        await Console.Out.WriteLineAsync($"""

              The demo is planted. Sign in with
                admin@demo.test    {admin}
                client@demo.test   {reader}
              These passwords are shown this once.

            """);
    }

    private static string Password() => RandomNumberGenerator.GetString("abcdefghijkmnpqrstuvwxyz23456789", 14);
}
