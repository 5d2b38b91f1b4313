using System.Security.Cryptography;
using System.Text;
using Dashboard.Core.Audit;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Dashboard.Core.Accounts;

/// <summary>The second factor of an account: an authenticator's codes (RFC 6238) and ten recovery codes. Both are kept encrypted.</summary>
public sealed class SecondFactor(IDashboardDbFactory dbs, IServiceScopeFactory scopes, SessionService sessions, TimeProvider clock)
{
    private const int RecoveryCodes = 10, CodeDigits = 6;
    private const string Issuer = "SMTPCloud";

    /// <summary>Where Identity's store looks for the key.</summary>
    private const string InternalProvider = "[AspNetUserStore]", KeyName = "AuthenticatorKey";

    /// <summary>Longer than a code is ever taken: two steps of 30 seconds to either side.</summary>
    private static readonly TimeSpan CodeRemembered = TimeSpan.FromMinutes(5);

    /// <summary>A new key for the actor's authenticator. It counts from the moment that a code of it was shown.</summary>
    public async Task<Result<SecondFactorKey>> BeginAsync(Actor actor, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<User>>();
        var found = await OwnAsync(users, actor);
        if (found.Refused(out var error)) return error;
        if (found.Value.TwoFactorEnabled) return AccountErrors.SecondFactorOn;
        ct.ThrowIfCancellationRequested();
        // Past Identity's own reset, which would end the session that asks: nothing has changed for the account yet.
        var key = users.GenerateNewAuthenticatorKey();
        await users.SetAuthenticationTokenAsync(found.Value, InternalProvider, KeyName, key);
        return new SecondFactorKey(key, $"otpauth://totp/{Issuer}:{Uri.EscapeDataString(found.Value.Email!)}?secret={key}&issuer={Issuer}&digits={CodeDigits}");
    }

    /// <summary>Turns it on with a code of the new key; the answer holds the recovery codes, once. Other sessions end.</summary>
    public async Task<Result<IReadOnlyList<string>>> ConfirmAsync(Actor actor, string? code, Guid? session, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<User>>();
        var found = await OwnAsync(users, actor);
        if (found.Refused(out var error)) return error;
        if (found.Value.TwoFactorEnabled) return AccountErrors.SecondFactorOn;
        if (!await users.VerifyTwoFactorTokenAsync(found.Value, users.Options.Tokens.AuthenticatorTokenProvider, Typed(code))) return AccountErrors.CodeWrong;
        await users.SetTwoFactorEnabledAsync(found.Value, true);
        var codes = await users.GenerateNewTwoFactorRecoveryCodesAsync(found.Value, RecoveryCodes);
        await EndOthersAsync(actor, found.Value, "user.second_factor_on", session, ct);
        return Result<IReadOnlyList<string>>.Of([.. codes!]);
    }

    /// <summary>Ten new recovery codes; the old ones are void.</summary>
    public async Task<Result<IReadOnlyList<string>>> NewCodesAsync(Actor actor, string? password, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<User>>();
        var found = await OwnAsync(users, actor);
        if (found.Refused(out var error)) return error;
        if (!await users.CheckPasswordAsync(found.Value, password ?? "")) return AccountErrors.PasswordWrong;
        if (!found.Value.TwoFactorEnabled) return AccountErrors.SecondFactorOff;
        var codes = await users.GenerateNewTwoFactorRecoveryCodesAsync(found.Value, RecoveryCodes);
        await NoteAsync(actor, found.Value, "user.recovery_codes_drawn", ct);
        return Result<IReadOnlyList<string>>.Of([.. codes!]);
    }

    /// <summary>Turns the actor's own off, with their password.</summary>
    public async Task<DomainError?> TurnOffAsync(Actor actor, string? password, Guid? session, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<User>>();
        var found = await OwnAsync(users, actor);
        if (found.Refused(out var error)) return error;
        if (!await users.CheckPasswordAsync(found.Value, password ?? "")) return AccountErrors.PasswordWrong;
        await ForgetAsync(users, found.Value);
        await EndOthersAsync(actor, found.Value, "user.second_factor_off", session, ct);
        return null;
    }

    /// <summary>Takes a user's lost one away; admins only. Everything they were signed in with ends.</summary>
    public async Task<DomainError?> TakeAwayAsync(Actor actor, Guid userId, CancellationToken ct)
    {
        if (!actor.IsAdmin) return ActorErrors.AdminsOnly;
        if (actor.Refuse(Rights.Edit) is { } mayNot) return mayNot;
        await using var scope = scopes.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<User>>();
        if (await users.FindByIdAsync(userId.ToString()) is not { } user) return AccountErrors.NotFound;
        if (actor.ClientId is { } client && user.ClientId != client) return ActorErrors.OtherClient;
        await ForgetAsync(users, user);
        await EndOthersAsync(actor, user, "user.second_factor_taken_away", null, ct);
        return null;
    }

    /// <summary>How the actor's stands: on or off, and how many recovery codes are left.</summary>
    public async Task<Result<SecondFactorState>> StateAsync(Actor actor, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        await using var scope = scopes.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<User>>();
        var found = await OwnAsync(users, actor);
        if (found.Refused(out var error)) return error;
        return new SecondFactorState(found.Value.Email!, found.Value.TwoFactorEnabled, found.Value.TwoFactorEnabled ? await users.CountRecoveryCodesAsync(found.Value) : 0);
    }

    /// <summary>Whether this is a code of the user's authenticator that was not taken before, or one of their recovery codes, which is void then.</summary>
    internal async Task<bool> VerifyAsync(UserManager<User> users, User user, string code, CancellationToken ct)
    {
        var typed = Typed(code);
        if (typed.Length == CodeDigits && typed.All(char.IsAsciiDigit)) return await IsCodeAsync(users, user, typed, ct);
        return (await users.RedeemTwoFactorRecoveryCodeAsync(user, code.Trim().ToUpperInvariant())).Succeeded;
    }

    private async Task<bool> IsCodeAsync(UserManager<User> users, User user, string typed, CancellationToken ct)
    {
        if (!await users.VerifyTwoFactorTokenAsync(user, users.Options.Tokens.AuthenticatorTokenProvider, typed)) return false;

        // One conditional change decides who of two was first with the same code.
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(typed));
        DateTimeOffset? now = clock.GetUtcNow();
        var forgotten = now - CodeRemembered;
        await using var db = await dbs.OpenAsync(Actor.House, ct);
        return await db.Users.Where(u => u.Id == user.Id && (u.LastCode == null || u.LastCode != hash || u.LastCodeAt < forgotten))
            .ExecuteUpdateAsync(u => u.SetProperty(x => x.LastCode, hash).SetProperty(x => x.LastCodeAt, now), ct) == 1;
    }

    private static string Typed(string? code) => (code ?? "").Replace(" ", "", StringComparison.Ordinal);

    private static async Task ForgetAsync(UserManager<User> users, User user)
    {
        await users.SetTwoFactorEnabledAsync(user, false);
        await users.ResetAuthenticatorKeyAsync(user);
        await users.GenerateNewTwoFactorRecoveryCodesAsync(user, 0);
    }

    private static async Task<Result<User>> OwnAsync(UserManager<User> users, Actor actor)
    {
        if (actor.UserId is not { } id || actor.Impersonator is not null) return AccountErrors.PersonsOnly;
        return await users.FindByIdAsync(id.ToString()) is { } user ? user : AccountErrors.NotFound;
    }

    private async Task EndOthersAsync(Actor actor, User user, string act, Guid? but, CancellationToken ct)
    {
        await sessions.EndAllAsync(user.Id, but, ct);
        await NoteAsync(actor, user, act, ct);
    }

    private async Task NoteAsync(Actor actor, User user, string act, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(Actor.House, ct);
        db.Audit.Add(AuditEntry.Of(actor, act, new("user", user.Id.ToString(), user.Email, user.ClientId), clock.GetUtcNow()));
        await db.SaveChangesAsync(ct);
    }
}
