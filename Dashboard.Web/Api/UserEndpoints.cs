using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Dashboard.Core;
using Dashboard.Core.Accounts;
using Dashboard.Core.ApiKeys;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Dashboard.Web.Api;

/// <summary>Who can sign in.</summary>
internal static class UserEndpoints
{
    public static void MapUsers(this IEndpointRouteBuilder api)
    {
        var users = api.MapGroup("/users").WithTags("Users");
        users.MapGet("", ListAsync).RequireScope(Scopes.UsersRead).Describe("listUsers", "List users", "All of them for the agency, or those of the client that `clientId` names; a client sees its own.");
        users.MapPost("", AddAsync).RequireScope(Scopes.UsersWrite).RequireAdmin().Describe("addAdmin", "Let someone of the agency sign in", "They may do everything. The answer holds a password to hand on; it is shown once.")
            .WithExample(new AddUser { Email = "ada@agency.example", DisplayName = "Ada" });
        users.MapGet("/{id:guid}", FindAsync).Versioned(FindAsync, "lockedUntil").RequireScope(Scopes.UsersRead).Describe("getUser", "Read a user");
        users.MapPatch("/{id:guid}", EditAsync).Versioned(FindAsync, "lockedUntil").RequireScope(Scopes.UsersWrite).RequireAdmin().Describe("editUser", "Change a user's name or rights", "What is left out stays. Where the rights change, sessions and tokens end.")
            .WithExample(new EditUser { Right = ClientRight.Editor });
        users.MapPost("/{id:guid}/invite", InviteAsync).RequireScope(Scopes.UsersWrite).RequireAdmin().Describe("inviteUser", "Send an invitation once more", "The link before it is void.");
        users.MapPost("/{id:guid}/second-factor/reset", TakeAwayAsync).RequireScope(Scopes.UsersWrite).RequireAdmin().Describe("resetSecondFactor", "Take a lost second factor away", "Sessions and tokens end.");
        users.MapPost("/{id:guid}/disable", DisableAsync).RequireScope(Scopes.UsersWrite).RequireAdmin().Describe("disableUser", "End a user's access", "Sessions and tokens end within a minute.");
        users.MapPost("/{id:guid}/enable", EnableAsync).RequireScope(Scopes.UsersWrite).RequireAdmin().Describe("enableUser", "Let a disabled or locked user sign in again");
        users.MapPost("/{id:guid}/reset-password", ResetAsync).RequireScope(Scopes.UsersWrite).RequireAdmin().Describe("resetPassword", "Draw a new password for a user", "The answer holds it; it is shown once. Sessions and tokens end within a minute.");
    }

    private static async Task<Results<Ok<Listing<UserAnswer>>, Refusal>> ListAsync(AccountService accounts, ApiActor caller, [AsParameters] ListQuery query, CancellationToken ct)
    {
        var slice = query.Slice();
        if (slice.Refused(out var error)) return error.ToProblem();
        var rows = await accounts.SliceAsync(caller.Value, slice.Value, ct);
        return TypedResults.Ok(await Listing<UserAnswer>.OfAsync(rows, UserAnswer.Of, query, () => accounts.CountAsync(caller.Value, slice.Value, ct)));
    }

    private static async Task<Results<Created<NewUserAnswer>, Refusal>> AddAsync(AccountService accounts, ApiActor caller, AddUser request, CancellationToken ct)
    {
        var added = await accounts.AddAdminAsync(caller.Value, request.ToDraft(), ct);
        if (added.Refused(out var error)) return error.ToProblem();
        return TypedResults.Created(ApiUrls.User(added.Value.User.Id), NewUserAnswer.Of(added.Value));
    }

    private static async Task<Results<Ok<UserAnswer>, Refusal>> FindAsync(AccountService accounts, ApiActor caller, Guid id, CancellationToken ct) =>
        Answer(await accounts.FindAsync(caller.Value, id, ct));

    private static async Task<Results<Ok<UserAnswer>, Refusal>> DisableAsync(AccountService accounts, ApiActor caller, Guid id, CancellationToken ct) =>
        Answer(await accounts.DisableAsync(caller.Value, id, ct));

    private static async Task<Results<Ok<UserAnswer>, Refusal>> EnableAsync(AccountService accounts, ApiActor caller, Guid id, CancellationToken ct) =>
        Answer(await accounts.EnableAsync(caller.Value, id, ct));

    private static async Task<Results<Ok<UserAnswer>, Refusal>> EditAsync(AccountService accounts, ApiActor caller, Guid id, EditUser request, CancellationToken ct) =>
        Answer(await accounts.EditAsync(caller.Value, id, new(request.DisplayName, request.Right), ct));

    private static async Task<Results<Accepted, Refusal>> InviteAsync(AccountService accounts, ApiActor caller, Guid id, CancellationToken ct)
    {
        if (await accounts.InviteAgainAsync(caller.Value, id, ct) is { } error) return error.ToProblem();
        return TypedResults.Accepted((string?)null);
    }

    private static async Task<Results<NoContent, Refusal>> TakeAwayAsync(SecondFactor factor, ApiActor caller, Guid id, CancellationToken ct)
    {
        if (await factor.TakeAwayAsync(caller.Value, id, ct) is { } error) return error.ToProblem();
        return TypedResults.NoContent();
    }

    private static async Task<Results<Ok<NewUserAnswer>, Refusal>> ResetAsync(AccountService accounts, ApiActor caller, Guid id, CancellationToken ct)
    {
        var reset = await accounts.ResetPasswordAsync(caller.Value, id, ct);
        if (reset.Refused(out var error)) return error.ToProblem();
        return TypedResults.Ok(NewUserAnswer.Of(reset.Value));
    }

    private static Results<Ok<UserAnswer>, Refusal> Answer(Result<UserRow> user) =>
        user.Refused(out var error) ? error.ToProblem() : TypedResults.Ok(UserAnswer.Of(user.Value));
}

/// <summary>What lets someone sign in.</summary>
public sealed record AddUser
{
    [Required, Description("The address to sign in with; ASCII before the @.")]
    public string? Email { get; init; }

    [Description("How the product addresses them; made from the address if left out.")]
    public string? DisplayName { get; init; }

    [Description("What a client's user may do: owner (if left out), editor, sender or viewer.")]
    public ClientRight? Right { get; init; }

    [Description("Sends them a link to choose a password, instead of drawing one.")]
    public bool Invite { get; init; }

    public UserDraft ToDraft() => new() { Email = Email ?? "", DisplayName = DisplayName, Right = Right ?? ClientRight.Owner, Invite = Invite };
}

/// <summary>What changes a user; what is left out stays.</summary>
public sealed record EditUser
{
    public string? DisplayName { get; init; }

    [Description("owner, editor, sender or viewer.")]
    public ClientRight? Right { get; init; }
}

/// <summary>A user.</summary>
public record UserAnswer(
    Guid Id,
    string Email,
    string DisplayName,
    [property: Description("admin or client.")] string Role,
    [property: Description("The client whose reports they read; null for an admin.")] Guid? ClientId,
    DateTimeOffset CreatedAt,
    [property: Description("Since when they may no longer sign in.")] DateTimeOffset? DisabledAt,
    [property: Description("Until when they are locked out after failed sign-ins.")] DateTimeOffset? LockedUntil,
    [property: Description("What a client's user may do; null for an admin.")] ClientRight? Right,
    [property: Description("Whether they sign in with a second factor.")] bool SecondFactor,
    [property: Description("Whether they have not taken up their invitation yet.")] bool Invited)
{
    public static UserAnswer Of(UserRow row) =>
        new(row.Id, row.Email, row.DisplayName, row.IsAdmin ? Roles.Admin : Roles.Client, row.ClientId, row.CreatedAt, row.DisabledAt, row.LockedUntil, row.IsAdmin ? null : row.Right, row.HasSecondFactor, row.IsInvited);
}

/// <summary>A user with the password that was just drawn.</summary>
public sealed record NewUserAnswer(
    Guid Id,
    string Email,
    string DisplayName,
    string Role,
    Guid? ClientId,
    DateTimeOffset CreatedAt,
    DateTimeOffset? DisabledAt,
    DateTimeOffset? LockedUntil,
    ClientRight? Right,
    bool SecondFactor,
    bool Invited,
    [property: Description("Shown once, to be handed on; null where they were invited by mail.")] string? TemporaryPassword)
    : UserAnswer(Id, Email, DisplayName, Role, ClientId, CreatedAt, DisabledAt, LockedUntil, Right, SecondFactor, Invited)
{
    public static NewUserAnswer Of(NewPassword made)
    {
        var user = UserAnswer.Of(made.User);
        return new(user.Id, user.Email, user.DisplayName, user.Role, user.ClientId, user.CreatedAt, user.DisabledAt, user.LockedUntil, user.Right, user.SecondFactor, user.Invited, made.Password);
    }
}
