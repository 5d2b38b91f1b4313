using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Dashboard.Core.Audit;
using Dashboard.Core.Sending;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Dashboard.Core.Accounts;

/// <summary>
/// Links by mail: invitations, new passwords, and changes of address that both ends confirm. Each goes to an address that is stored,
/// begins with the product's own address, works once, and expires.
/// </summary>
public sealed partial class AccountLinks(
    IDashboardDbFactory dbs, IServiceScopeFactory scopes, NoticeMail mail, SessionService sessions, IPublicAddress address, AccountSettings settings, TimeProvider clock, ILogger<AccountLinks> log)
{
    private const int SecretBytes = 32, MostAnHour = 5;

    /// <summary>The path under which every link opens; the secret follows.</summary>
    public const string Path = "/account/link/";

    /// <summary>Sends an invitation; the ones before it are void.</summary>
    internal async Task<DomainError?> InviteAsync(Actor actor, UserRow user, CancellationToken ct)
    {
        var link = await DrawAsync(user.Id, AccountLinkKind.Invitation, settings.Invitation, ct);
        return await SendAsync(user.Email, "Your invitation to the SMTPCloud dashboard", $"{actor.Name} lets you sign in to the SMTPCloud dashboard. Choose a password to begin:", link, settings.Invitation, ct);
    }

    /// <summary>
    /// Sends a link to a new password, where somebody signs in with the address. Whoever asks learns nothing: the answer comes before the look.
    /// </summary>
    public void Forgotten(string? email, string? from)
    {
        if (string.IsNullOrWhiteSpace(email)) return;
        _ = Task.Run(async () =>
        {
            try
            {
                await SendResetAsync(email.Trim(), from, CancellationToken.None);
            }
            catch (Exception e) when (e is System.Data.Common.DbException or InvalidOperationException or IOException)
            {
                LogUnsent(e);
            }
        });
    }

    /// <summary>Asks both addresses whether the actor's may change; it does when both have said yes.</summary>
    public async Task<DomainError?> ChangeAddressAsync(Actor actor, string? password, string? fresh, CancellationToken ct)
    {
        if (actor.UserId is not { } id || actor.Impersonator is not null) return AccountErrors.PersonsOnly;
        var parsed = EmailAddress.Parse(fresh);
        if (parsed.Refused(out var wrong)) return wrong with { Field = "newEmail" };
        if (parsed.Value.NeedsSmtpUtf8) return new DomainError(ErrorKind.Invalid, "user.invalid", "An address to sign in with has only ASCII characters before the @.", "newEmail");
        await using var scope = scopes.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<User>>();
        if (await users.FindByIdAsync(id.ToString()) is not { } user) return AccountErrors.NotFound;
        if (!await users.CheckPasswordAsync(user, password ?? "")) return AccountErrors.PasswordWrong;

        var change = Guid.CreateVersion7(clock.GetUtcNow());
        var email = parsed.Value.Value;
        var old = await DrawAsync(id, AccountLinkKind.OldAddress, settings.Reset, ct, change, email);
        var @new = await DrawAsync(id, AccountLinkKind.NewAddress, settings.Reset, ct, change, email);
        await NoteAsync(actor, "user.address_change_asked", user, ct, new { email });
        // An address that someone has already is told so only where both ends agree: asking must not find out who has an account.
        return await SendAsync(user.Email!, "Is your address to change?", $"Somebody who knows your password asked that you sign in to the SMTPCloud dashboard with {email} from now on. If that was you, confirm it; if not, change your password.", old, settings.Reset, ct)
            ?? await SendAsync(email, "Confirm your new address", $"{user.DisplayName} asked to sign in to the SMTPCloud dashboard with this address. Confirm that it is yours:", @new, settings.Reset, ct);
    }

    /// <summary>What a link is for, while it holds.</summary>
    public async Task<Result<OpenLink>> FindAsync(string? secret, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(Actor.House, ct);
        if (await LinkAsync(db, secret, ct) is not { } link) return AccountErrors.LinkOver;
        return await db.Users.AsNoTracking().Where(u => u.Id == link.UserId && u.DisabledAt == null).Select(u => u.Email).SingleOrDefaultAsync(ct) is { } email
            ? new OpenLink(link.Kind, email, link.NewEmail)
            : AccountErrors.LinkOver;
    }

    /// <summary>Takes the password that an invitation or a reset lets its reader choose. Everything signed in ends; a second factor is asked for as before.</summary>
    public async Task<DomainError?> ChoosePasswordAsync(string? secret, string? password, string? from, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(Actor.House, ct);
        if (await LinkAsync(db, secret, ct) is not { Kind: AccountLinkKind.Invitation or AccountLinkKind.PasswordReset } link) return AccountErrors.LinkOver;
        await using var scope = scopes.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<User>>();
        if (await users.FindByIdAsync(link.UserId.ToString()) is not { IsEnabled: true } user) return AccountErrors.LinkOver;
        if (await RefuseAsync(users, user, password) is { } weak) return weak;
        if (!await UseAsync(db, link, ct)) return AccountErrors.LinkOver;
        if (await TakePasswordAsync(users, user, password) is { } refused) return refused;
        await db.AccountLinks.Where(l => l.UserId == user.Id && l.UsedAt == null).ExecuteUpdateAsync(l => l.SetProperty(x => x.UsedAt, clock.GetUtcNow()), ct);
        await sessions.EndAllAsync(user.Id, null, ct);
        await NoteAsync(Self(user, from), link.Kind is AccountLinkKind.Invitation ? "user.invitation_taken" : "user.password_reset", user, ct);
        return null;
    }

    /// <summary>One end of a change of address says yes; with the second it changes.</summary>
    public async Task<Result<AddressChange>> ConfirmAddressAsync(string? secret, string? from, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(Actor.House, ct);
        if (await LinkAsync(db, secret, ct) is not { Kind: AccountLinkKind.OldAddress or AccountLinkKind.NewAddress, NewEmail: { } email } link) return AccountErrors.LinkOver;
        if (!await UseAsync(db, link, ct)) return AccountErrors.LinkOver;
        if (await db.AccountLinks.AnyAsync(l => l.ChangeId == link.ChangeId && l.UsedAt == null, ct)) return new AddressChange(email, IsDone: false);

        await using var scope = scopes.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<User>>();
        if (await users.FindByIdAsync(link.UserId.ToString()) is not { IsEnabled: true } user) return AccountErrors.LinkOver;
        var old = user.Email;
        (user.Email, user.UserName) = (email, email);
        try
        {
            // Identity refuses what someone else has; the stamp changes with it.
            if (!(await users.UpdateSecurityStampAsync(user)).Succeeded) return AccountErrors.EmailTaken;
        }
        catch (DuplicateException)
        {
            return AccountErrors.EmailTaken;
        }

        await sessions.EndAllAsync(user.Id, null, ct);
        await NoteAsync(Self(user, from), "user.address_changed", user, ct, new { email }, new { email = old });
        return new AddressChange(email, IsDone: true);
    }

    /// <summary>Sets a password that Identity finds good enough; the stamp changes.</summary>
    internal static async Task<DomainError?> TakePasswordAsync(UserManager<User> users, User user, string? password)
    {
        if (await RefuseAsync(users, user, password) is { } weak) return weak;
        user.PasswordHash = users.PasswordHasher.HashPassword(user, password!);
        (user.LockoutEnd, user.AccessFailedCount) = (null, 0);
        await users.UpdateSecurityStampAsync(user);
        return null;
    }

    private static async Task<DomainError?> RefuseAsync(UserManager<User> users, User user, string? password)
    {
        foreach (var validator in users.PasswordValidators)
            if (!(await validator.ValidateAsync(users, user, password)).Succeeded) return AccountErrors.PasswordTooShort;
        return null;
    }

    private async Task SendResetAsync(string email, string? from, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<User>>();
        if (await users.FindByEmailAsync(email) is not { IsEnabled: true } user) return;
        await using var db = await dbs.OpenAsync(Actor.House, ct);
        var hour = clock.GetUtcNow() - TimeSpan.FromHours(1);
        if (await db.AccountLinks.CountAsync(l => l.UserId == user.Id && l.CreatedAt > hour, ct) >= MostAnHour) return;

        var link = await DrawAsync(user.Id, AccountLinkKind.PasswordReset, settings.Reset, ct);
        await NoteAsync(new Actor(null, "", IsAdmin: true, null) { Address = from }, "user.password_reset_asked", user, ct);
        // To the stored address, not to the one that was typed: two spellings may fold to one account.
        await SendAsync(user.Email!, "A new password for the SMTPCloud dashboard", "Somebody, we hope you, asked for a new password. Choose it here; if it was not you, do nothing.", link, settings.Reset, ct);
    }

    private async Task<string> DrawAsync(Guid userId, AccountLinkKind kind, TimeSpan life, CancellationToken ct, Guid? changeId = null, string? newEmail = null)
    {
        var secret = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));
        await using var db = await dbs.OpenAsync(Actor.House, ct);
        var now = clock.GetUtcNow();
        await db.AccountLinks.Where(l => l.UserId == userId && l.Kind == kind && l.UsedAt == null).ExecuteUpdateAsync(l => l.SetProperty(x => x.UsedAt, now), ct);
        db.AccountLinks.Add(AccountLink.For(userId, kind, Hash(secret), now, life, changeId, newEmail));
        await db.SaveChangesAsync(ct);
        return address.Base + Path + secret;
    }

    private async Task<AccountLink?> LinkAsync(IDashboardDb db, string? secret, CancellationToken ct)
    {
        if (secret is null || secret.Length != Base64Url.GetEncodedLength(SecretBytes)) return null;
        var (hash, now) = (Hash(secret), clock.GetUtcNow());
        return await db.AccountLinks.AsNoTracking().SingleOrDefaultAsync(l => l.Hash == hash && l.UsedAt == null && l.ExpiresAt > now, ct);
    }

    /// <summary>One conditional change decides who of two was first with the same link.</summary>
    private async Task<bool> UseAsync(IDashboardDb db, AccountLink link, CancellationToken ct) =>
        await db.AccountLinks.Where(l => l.Id == link.Id && l.UsedAt == null).ExecuteUpdateAsync(l => l.SetProperty(x => x.UsedAt, clock.GetUtcNow()), ct) == 1;

    private async Task<DomainError?> SendAsync(string to, string subject, string sentence, string link, TimeSpan life, CancellationToken ct)
    {
        var until = $"The link works once, until {clock.GetUtcNow() + life:yyyy-MM-dd HH:mm} UTC.";
        var html = $"<p>{WebUtility.HtmlEncode(sentence)}</p><p><a href=\"{WebUtility.HtmlEncode(link)}\">{WebUtility.HtmlEncode(link)}</a></p><p>{until}</p>";
        // Of no client: in the Sandbox only the agency reads it.
        return (await mail.SendAsync(Guid.Empty, to, subject, $"{sentence}\n\n{link}\n\n{until}\n", html, ct)).Error;
    }

    private async Task NoteAsync(Actor actor, string act, User user, CancellationToken ct, object? after = null, object? before = null)
    {
        await using var db = await dbs.OpenAsync(Actor.House, ct);
        db.Audit.Add(AuditEntry.Of(actor, act, new("user", user.Id.ToString(), user.Email, user.ClientId), clock.GetUtcNow(), before, after));
        await db.SaveChangesAsync(ct);
    }

    private static Actor Self(User user, string? from) => new(user.Id, user.DisplayName, user.ClientId is null, user.ClientId) { Address = from };

    private static byte[] Hash(string secret) => SHA256.HashData(Encoding.ASCII.GetBytes(secret));

    [LoggerMessage(LogLevel.Warning, "A link to a new password could not be sent")]
    private partial void LogUnsent(Exception why);
}
