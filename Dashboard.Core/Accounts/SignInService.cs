using Dashboard.Core.Audit;
using Dashboard.Core.Clients;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Dashboard.Core.Accounts;

/// <summary>The check of a password, a code or a passkey at every door.</summary>
public sealed partial class SignInService(
    IDashboardDbFactory dbs,
    IServiceScopeFactory scopes,
    SecondFactor secondFactor,
    PasswordAttempts attempts,
    AccountTrail trail,
    AccountSettings settings,
    ILogger<SignInService> log)
{
    private readonly User _nobody = new() { UserName = "nobody" };
    private string? _nobodysHash;

    /// <summary>
    /// Whether the password, and the second factor where there is one, are this user's.
    /// Every attempt is written down as a failure before it is looked at, and taken back when it was right: many at once get no more than five guesses.
    /// </summary>
    public async Task<Result<SignedIn>> CheckPasswordAsync(string? email, string? password, string? code, string? address, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<User>>();
        var user = string.IsNullOrWhiteSpace(email) ? null : await users.FindByEmailAsync(email.Trim());
        if (user is null || string.IsNullOrEmpty(password) || !await attempts.CountAsync(user.Id, ct))
        {
            SpendTheSameTime(users.PasswordHasher, password ?? "");
            await NoteDeniedAsync(user, email, address, ct);
            return AccountErrors.Denied;
        }

        if (!await users.CheckPasswordAsync(user, password) || !user.IsEnabled)
        {
            LogDenied(user.Id);
            await NoteDeniedAsync(user, email, address, ct);
            return AccountErrors.Denied;
        }

        return await CheckCodeAsync(users, user, code, address, ct);
    }

    /// <summary>The second step of a sign-in whose password was right a moment ago. Its guesses are counted as those of passwords are.</summary>
    public async Task<Result<SignedIn>> CheckCodeAsync(Guid userId, string? code, string? address, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<User>>();
        if (await users.FindByIdAsync(userId.ToString()) is not { IsEnabled: true } user || !await attempts.CountAsync(user.Id, ct)) return AccountErrors.Denied;
        return await CheckCodeAsync(users, user, code, address, ct);
    }

    /// <summary>Lets in a user who proved who they are by a passkey, which is two factors at once.</summary>
    public async Task<Result<SignedIn>> TakePasskeyAsync(Guid userId, string? address, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<User>>();
        if (await users.FindByIdAsync(userId.ToString()) is not { IsEnabled: true } user) return AccountErrors.Denied;
        return await LetInAsync(users, user, "passkey", address, ct);
    }

    /// <summary>The security stamp of a user who may still sign in, or null: what was issued under another stamp has ended.</summary>
    public async Task<string?> StampAsync(Guid userId, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(Actor.House, ct);
        return await db.Users.Where(u => u.Id == userId && u.DisabledAt == null).Select(u => u.SecurityStamp).SingleOrDefaultAsync(ct);
    }

    private async Task<Result<SignedIn>> CheckCodeAsync(UserManager<User> users, User user, string? code, string? address, CancellationToken ct)
    {
        if (!user.TwoFactorEnabled) return await LetInAsync(users, user, "password", address, ct);
        if (string.IsNullOrWhiteSpace(code))
        {
            await attempts.TakeBackAsync(user.Id, ct);
            return AccountErrors.CodeMissing;
        }

        if (!await secondFactor.VerifyAsync(users, user, code, ct))
        {
            await NoteDeniedAsync(user, user.Email, address, ct);
            return AccountErrors.Denied;
        }

        return await LetInAsync(users, user, "password and code", address, ct);
    }

    private async Task<Result<SignedIn>> LetInAsync(UserManager<User> users, User user, string method, string? address, CancellationToken ct)
    {
        await attempts.ForgetAsync(user.Id, ct);
        var isAdmin = await users.IsInRoleAsync(user, Roles.Admin);
        var withSecond = user.TwoFactorEnabled || method == "passkey";
        var signedIn = new SignedIn(user.Id, user.Email!, user.DisplayName, isAdmin, user.ClientId, user.SecurityStamp!)
        {
            Rights = isAdmin ? Rights.All : ClientRights.Of(user.Right),
            WithSecondFactor = withSecond,
            MustEnroll = !withSecond && await MustHaveSecondFactorAsync(user, ct),
        };
        await trail.NoteAsync(new Actor(user.Id, user.DisplayName, isAdmin, user.ClientId) { Address = address }, "user.signed_in", user, ct, new { method });
        return signedIn;
    }

    /// <summary>Whether the settings or the client ask this user for a second factor.</summary>
    private async Task<bool> MustHaveSecondFactorAsync(User user, CancellationToken ct)
    {
        if (settings.EveryoneNeedsSecondFactor) return true;
        if (user.ClientId is not { } client) return settings.AdminsNeedSecondFactor;
        await using var db = await dbs.OpenAsync(Actor.House, ct);
        return await db.Clients.AnyAsync(c => c.Id == client && c.RequireSecondFactor, ct);
    }

    private Task NoteDeniedAsync(User? user, string? typed, string? address, CancellationToken ct)
    {
        // What was typed as an address may be a password: it is told only where it is a user's.
        var name = user?.Email ?? (typed is null ? null : "an unknown address");
        return trail.NoteAsync(new Actor(user?.Id, name ?? "", IsAdmin: user is { ClientId: null }, user?.ClientId ?? Guid.Empty) { Address = address }, "user.sign_in_refused", user, ct);
    }

    /// <summary>An address that nobody signs in with costs a password check too, or the time of the answer would tell.</summary>
    private void SpendTheSameTime(IPasswordHasher<User> hasher, string password)
    {
        _nobodysHash ??= hasher.HashPassword(_nobody, "nobody's");
        hasher.VerifyHashedPassword(_nobody, _nobodysHash, password);
    }

    [LoggerMessage(LogLevel.Information, "A wrong password for user {UserId}, or the user is disabled")]
    private partial void LogDenied(Guid userId);
}
