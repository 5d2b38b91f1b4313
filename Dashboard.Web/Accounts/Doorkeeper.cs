using System.Security.Claims;
using Dashboard.Core;
using Dashboard.Core.Accounts;
using Dashboard.Core.Audit;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;

namespace Dashboard.Web.Accounts;

/// <summary>What happens at the door of the browser: a session begins, a second step is asked for, an admin takes a user's eyes and gives them back.</summary>
public sealed class Doorkeeper(SignInManager<User> door, SessionService sessions, AuditService audit, IDataProtectionProvider protection)
{
    private static readonly TimeSpan StepHolds = TimeSpan.FromMinutes(5);

    private readonly ITimeLimitedDataProtector _steps = protection.CreateProtector("account.second-step").ToTimeLimitedDataProtector();

    /// <summary>Begins a session of a user who proved who they are.</summary>
    public async Task LetInAsync(HttpContext http, SignedIn signedIn, string method, bool remember)
    {
        var user = (await door.UserManager.FindByIdAsync(signedIn.Id.ToString()))!;
        var address = AddressOf(http);
        var session = await sessions.BeginAsync(user.Id, method, address, http.Request.Headers.UserAgent.ToString(), http.RequestAborted);
        List<Claim> claims = [new(UserClaims.Session, session.ToString())];
        if (address is not null) claims.Add(new(UserClaims.Address, address));
        if (signedIn.MustEnroll) claims.Add(new(UserClaims.MustEnroll, "1"));
        await door.SignInWithClaimsAsync(user, remember, claims);
    }

    /// <summary>What the form of the second step carries: whose password was right a moment ago.</summary>
    public string Step(Guid userId) => _steps.Protect(userId.ToString(), StepHolds);

    /// <summary>Whose password was right, or null where that is too long ago.</summary>
    public Guid? Read(string? step)
    {
        try
        {
            return step is null ? null : Guid.Parse(_steps.Unprotect(step));
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            return null;
        }
    }

    /// <summary>The admin of this request sees the product as a client's user does, and changes nothing until they switch.</summary>
    public async Task<DomainError?> TakeEyesAsync(HttpContext http, Guid userId, bool mayChange)
    {
        var admin = AdminOf(http.User);
        if (admin is null || UserClaims.SessionOf(http.User) is not { } session) return ActorErrors.AdminsOnly;
        if (await door.UserManager.FindByIdAsync(userId.ToString()) is not { IsEnabled: true, ClientId: { } client } user) return AccountErrors.NotFound;

        await audit.NoteAsync(
            new Actor(admin.Id, admin.Name, IsAdmin: true, null) { Address = AddressOf(http) },
            mayChange ? "impersonation.may_change" : "impersonation.began", new("user", user.Id.ToString(), user.Email, client), http.RequestAborted);
        List<Claim> claims =
        [
            new(UserClaims.Session, session.ToString()), new(UserClaims.Address, AddressOf(http) ?? ""), new(UserClaims.ImpersonatorId, admin.Id.ToString()), new(UserClaims.ImpersonatorName, admin.Name),
        ];
        if (!mayChange) claims.Add(new(UserClaims.OnlyLooks, "1"));
        await door.SignInWithClaimsAsync(user, isPersistent: false, claims);
        return null;
    }

    /// <summary>The admin is themselves again.</summary>
    public async Task GiveEyesBackAsync(HttpContext http)
    {
        if (UserClaims.PersonOf(http.User) is not { Impersonator: { } admin } seen || UserClaims.SessionOf(http.User) is not { } session) return;
        await audit.NoteAsync(
            new Actor(admin.Id, admin.Name, IsAdmin: true, null) { Address = AddressOf(http) }, "impersonation.ended", new("user", seen.UserId.ToString(), seen.Name, seen.ClientId), http.RequestAborted);
        if (await door.UserManager.FindByIdAsync(admin.Id.ToString()) is not { IsEnabled: true } self) await door.SignOutAsync();
        else await door.SignInWithClaimsAsync(self, isPersistent: false, [new Claim(UserClaims.Session, session.ToString()), new Claim(UserClaims.Address, AddressOf(http) ?? "")]);
    }

    /// <summary>Ends the session of this request.</summary>
    public async Task LetOutAsync(HttpContext http)
    {
        var person = UserClaims.PersonOf(http.User);
        if (person is { Impersonator: { } admin }) person = person with { UserId = admin.Id, Name = admin.Name, Impersonator = null };
        if (person is not null && UserClaims.SessionOf(http.User) is { } session) await sessions.EndAsync(person, session, http.RequestAborted);
        await door.SignOutAsync();
    }

    /// <summary>Writes down that somebody was kept from a page.</summary>
    public async Task RefuseAsync(HttpContext http)
    {
        if (UserClaims.PersonOf(http.User) is { } who)
            await audit.NoteAsync(who with { Address = AddressOf(http) }, "refused", new("page", null, http.Request.Path), CancellationToken.None);
    }

    /// <summary>The address that a request comes from.</summary>
    public static string? AddressOf(HttpContext? http)
    {
        var address = http?.Connection.RemoteIpAddress;
        return (address?.IsIPv4MappedToIPv6 is true ? address.MapToIPv4() : address)?.ToString();
    }

    private static Impersonator? AdminOf(ClaimsPrincipal principal) => UserClaims.ActorOf(principal) switch
    {
        { Impersonator: { } admin } => admin,
        { IsAdmin: true, UserId: { } id } self => new(id, self.Name),
        _ => null,
    };
}
