using System.Security.Cryptography;
using System.Transactions;
using Dashboard.Core.Audit;
using Dashboard.Core.Clients;
using FluentValidation;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Dashboard.Core.Accounts;

/// <summary>Who can sign in: adding, inviting, disabling, new passwords.</summary>
public sealed partial class AccountService(
    IDashboardDbFactory dbs,
    IServiceScopeFactory scopes,
    IValidator<UserDraft> validator,
    SessionService sessions,
    AccountLinks links,
    PasswordAttempts attempts,
    AccountTrail trail,
    TimeProvider clock,
    ILogger<AccountService> log)
{
    private const int PasswordLength = 20;

    /// <summary>Without letters and digits that are mistaken for each other: 31 signs, 99 bits in 20 of them.</summary>
    private const string PasswordSigns = "abcdefghijkmnpqrstuvwxyz23456789";

    /// <summary>A numbered page of users by address: all for an admin, those of the client otherwise.</summary>
    public async Task<Page<UserRow>> ListAsync(Actor actor, PageRequest request, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(actor, ct);
        var query = Matching(db, actor, new(Search: request.Search));
        var rows = await Rows(db, clock.GetUtcNow(), query.OrderBy(u => u.NormalizedEmail).Skip(request.Index * request.Size).Take(request.Size)).ToListAsync(ct);
        return new([.. rows.OrderBy(u => u.Email, StringComparer.OrdinalIgnoreCase)], await query.CountAsync(ct));
    }

    /// <summary>A slice of users, newest first: the API's way through them.</summary>
    public async Task<Slice<UserRow>> SliceAsync(Actor actor, SliceRequest request, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(actor, ct);
        var query = Matching(db, actor, request);
        if (Guid.TryParse(request.After, out var after)) query = query.Where(u => u.Id < after);
        var rows = await Rows(db, clock.GetUtcNow(), query.OrderByDescending(u => u.Id).Take(request.Take + 1)).ToListAsync(ct);
        return Slice<UserRow>.Of([.. rows.OrderByDescending(u => u.Id)], request.Take, u => u.Id.ToString());
    }

    /// <summary>How many users match.</summary>
    public async Task<int> CountAsync(Actor actor, SliceRequest request, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(actor, ct);
        return await Matching(db, actor, request).CountAsync(ct);
    }

    /// <summary>One user; 403 for another client's.</summary>
    public async Task<Result<UserRow>> FindAsync(Actor actor, Guid id, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(Actor.House, ct); // another client's user is not allowed rather than not there
        if (await Rows(db, clock.GetUtcNow(), db.Users.AsNoTracking().Where(u => u.Id == id)).SingleOrDefaultAsync(ct) is not { } row) return AccountErrors.NotFound;
        return IsVisible(actor, row.ClientId) ? row : ActorErrors.OtherClient;
    }

    /// <summary>Lets someone of a client sign in; admins only. The password in the answer is to be handed on.</summary>
    public async Task<Result<NewPassword>> AddClientUserAsync(Actor actor, Guid clientId, UserDraft draft, CancellationToken ct)
    {
        if (!actor.IsAdmin) return ActorErrors.AdminsOnly;
        if (actor.Refuse(Rights.Edit) is { } mayNot) return mayNot;
        await using (var db = await dbs.OpenAsync(actor, ct))
        {
            if (!await db.Clients.AnyAsync(c => c.Id == clientId, ct))
                return await db.IsAnothersAsync<Client>(clientId, ct) ? ActorErrors.OtherClient : ClientErrors.NotFound;
        }

        return await AddAsync(actor, clientId, draft, ct);
    }

    /// <summary>Lets someone of the agency sign in, with everything an admin may do; admins only.</summary>
    public async Task<Result<NewPassword>> AddAdminAsync(Actor actor, UserDraft draft, CancellationToken ct) =>
        !actor.IsAdmin ? ActorErrors.AdminsOnly : actor.Refuse(Rights.Edit) is { } mayNot ? mayNot : await AddAsync(actor, null, draft, ct);

    /// <summary>Ends a user's access: their sessions and tokens end within a minute.</summary>
    public Task<Result<UserRow>> DisableAsync(Actor actor, Guid id, CancellationToken ct) =>
        ChangeAsync(actor, id, "user.disabled", (_, user) => user.DisabledAt ??= clock.GetUtcNow(), ct);

    /// <summary>Lets a disabled or locked user sign in again.</summary>
    public Task<Result<UserRow>> EnableAsync(Actor actor, Guid id, CancellationToken ct) =>
        ChangeAsync(actor, id, "user.enabled", (_, user) => (user.DisabledAt, user.LockoutEnd, user.AccessFailedCount) = (null, null, 0), ct);

    /// <summary>Changes a user's name or rights; what they were signed in with ends where the rights change.</summary>
    public async Task<Result<UserRow>> EditAsync(Actor actor, Guid id, UserEdit edit, CancellationToken ct)
    {
        if (edit.DisplayName is { } name && validator.Refuse(new UserDraft { Email = "someone@example.com", DisplayName = name }, "user.invalid") is { } refusal) return refusal;
        var found = await FindAsync(actor, id, ct);
        if (found.Error is null && edit.Right is not null && found.Value.IsAdmin) return AccountErrors.RightOfAdmin;
        return await ChangeAsync(
            actor, id, "user.changed", (_, user) => (user.DisplayName, user.Right) = (string.IsNullOrWhiteSpace(edit.DisplayName) ? user.DisplayName : edit.DisplayName.Trim(), edit.Right ?? user.Right), ct);
    }

    /// <summary>Sends an invitation once more; the link before it is void.</summary>
    public async Task<DomainError?> InviteAgainAsync(Actor actor, Guid id, CancellationToken ct)
    {
        if (!actor.IsAdmin) return ActorErrors.AdminsOnly;
        if (actor.Refuse(Rights.Edit) is { } mayNot) return mayNot;
        var found = await FindAsync(actor, id, ct);
        if (found.Refused(out var error)) return error;
        return await links.InviteAsync(actor, found.Value, ct);
    }

    /// <summary>Changes the actor's own password; everything else that they are signed in with ends.</summary>
    public async Task<DomainError?> ChangePasswordAsync(Actor actor, string? old, string? fresh, Guid? session, CancellationToken ct)
    {
        if (actor.UserId is not { } id || actor.Impersonator is not null) return AccountErrors.PersonsOnly;
        await using var scope = scopes.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<User>>();
        if (await users.FindByIdAsync(id.ToString()) is not { } user) return AccountErrors.NotFound;
        if (!await attempts.CountAsync(id, ct) || !await users.CheckPasswordAsync(user, old ?? "")) return AccountErrors.PasswordWrong;
        await attempts.ForgetAsync(id, ct);
        if (await AccountLinks.TakePasswordAsync(users, user, fresh) is { } weak) return weak;
        await sessions.EndAllAsync(id, session, ct);
        await trail.NoteAsync(actor, "user.password_changed", user, ct);
        return null;
    }

    /// <summary>Draws a new password for a user; what was signed in with the old one ends within a minute.</summary>
    public async Task<Result<NewPassword>> ResetPasswordAsync(Actor actor, Guid id, CancellationToken ct)
    {
        var password = RandomNumberGenerator.GetString(PasswordSigns, PasswordLength);
        var changed = await ChangeAsync(actor, id, "user.password_drawn", (users, user) => user.PasswordHash = users.PasswordHasher.HashPassword(user, password), ct);
        return changed.Refused(out var error) ? error : new NewPassword(changed.Value, password);
    }

    private async Task<Result<NewPassword>> AddAsync(Actor actor, Guid? clientId, UserDraft draft, CancellationToken ct)
    {
        if (validator.Refuse(draft, "user.invalid") is { } refusal) return refusal;

        var email = EmailAddress.Parse(draft.Email).Value.Value;
        var now = clock.GetUtcNow();
        var user = new User
        {
            Id = Guid.CreateVersion7(now),
            UserName = email,
            Email = email,
            EmailConfirmed = true,
            DisplayName = string.IsNullOrWhiteSpace(draft.DisplayName) ? email.Split('@')[0] : draft.DisplayName.Trim(),
            ClientId = clientId,
            Right = clientId is null ? ClientRight.Owner : draft.Right,
            CreatedAt = now,
        };
        var password = RandomNumberGenerator.GetString(PasswordSigns, PasswordLength);
        await using var scope = scopes.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<User>>();
        try
        {
            // Identity saves the user and the role one after the other: a user without a role must not outlive a crash between the two.
            using var together = new TransactionScope(TransactionScopeOption.Required, new TransactionOptions { IsolationLevel = IsolationLevel.ReadCommitted }, TransactionScopeAsyncFlowOption.Enabled);
            var made = draft.Invite ? await users.CreateAsync(user) : await users.CreateAsync(user, password);
            if (!made.Succeeded) return Refusal(made);
            await users.AddToRoleAsync(user, clientId is null ? Roles.Admin : Roles.Client);
            together.Complete();
        }
        catch (DuplicateException)
        {
            return AccountErrors.EmailTaken;
        }

        LogAdded(user.Id, clientId, actor.Name);
        await trail.NoteAsync(actor, draft.Invite ? "user.invited" : "user.added", user, ct, new { user.DisplayName, user.Right });
        var row = await FindAsync(actor, user.Id, ct);
        if (row.Refused(out var error)) return error;
        if (!draft.Invite) return new NewPassword(row.Value, password);
        return await links.InviteAsync(actor, row.Value, ct) is { } unsent ? unsent : new NewPassword(row.Value, null);
    }

    private async Task<Result<UserRow>> ChangeAsync(Actor actor, Guid id, string act, Action<UserManager<User>, User> change, CancellationToken ct)
    {
        if (!actor.IsAdmin) return ActorErrors.AdminsOnly;
        if (actor.Refuse(Rights.Edit) is { } mayNot) return mayNot;
        var found = await FindAsync(actor, id, ct);
        if (found.Refused(out var error)) return error;

        await using var scope = scopes.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<User>>();
        if (await users.FindByIdAsync(id.ToString()) is not { } user) return AccountErrors.NotFound;
        var before = new { user.DisplayName, user.Right, user.DisabledAt };
        change(users, user);
        if (id == actor.UserId && !user.IsEnabled) return AccountErrors.Yourself;
        if (act == "user.changed" && before.Right == user.Right) await users.UpdateAsync(user);
        else
        {
            await users.UpdateSecurityStampAsync(user);
            await sessions.EndAllAsync(id, null, ct);
        }

        await trail.NoteAsync(actor, act, user, ct, new { user.DisplayName, user.Right, user.DisabledAt }, before);
        LogChanged(id, actor.Name);
        return await FindAsync(actor, id, ct);
    }

    private static bool IsVisible(Actor actor, Guid? clientId) => actor.ClientId is null ? actor.IsAdmin : actor.ClientId == clientId;

    private static IQueryable<User> Matching(IDashboardDb db, Actor actor, SliceRequest request)
    {
        var query = db.Users.AsNoTracking();
        if (actor.ClientId is { } client) query = query.Where(u => u.ClientId == client);
        if (!string.IsNullOrWhiteSpace(request.Search))
        {
            var words = request.Search.Trim().ToUpperInvariant();
            query = query.Where(u => u.NormalizedEmail!.Contains(words) || u.DisplayName.Contains(request.Search.Trim()));
        }

        if (request.From is { } from) query = query.Where(u => u.CreatedAt >= from.ToUniversalTime());
        if (request.To is { } to) query = query.Where(u => u.CreatedAt < to.ToUniversalTime());
        return query;
    }

    private static IQueryable<UserRow> Rows(IDashboardDb db, DateTimeOffset now, IQueryable<User> users) =>
        from u in users
        join client in db.Clients on u.ClientId equals client.Id into found
        from c in found.DefaultIfEmpty()
        select new UserRow(u.Id, u.Email!, u.DisplayName, u.ClientId, c.Name, u.CreatedAt, u.DisabledAt, u.LockoutEnd > now ? u.LockoutEnd : null) { Right = u.Right, HasSecondFactor = u.TwoFactorEnabled, IsInvited = u.PasswordHash == null };

    private static DomainError Refusal(IdentityResult refused) =>
        refused.Errors.Any(e => e.Code.StartsWith("Duplicate", StringComparison.Ordinal))
            ? AccountErrors.EmailTaken
            : new(ErrorKind.Invalid, "user.invalid", string.Join(" ", refused.Errors.Select(e => e.Description)), "email");

    [LoggerMessage(LogLevel.Information, "User {UserId} of client {ClientId} added by {Actor}")]
    private partial void LogAdded(Guid userId, Guid? clientId, string actor);

    [LoggerMessage(LogLevel.Information, "User {UserId} changed by {Actor}")]
    private partial void LogChanged(Guid userId, string actor);
}
