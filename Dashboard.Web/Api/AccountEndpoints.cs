using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Dashboard.Core.Accounts;
using Dashboard.Core.ApiKeys;
using Dashboard.Web.Accounts;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Dashboard.Web.Api;

/// <summary>Getting a token, and who one is.</summary>
internal static class AccountEndpoints
{
    public static void MapAccounts(this IEndpointRouteBuilder api)
    {
        var account = api.MapGroup("").WithTags("Account");
        account.MapPost("/auth/token", TokenAsync).OpenToAll()
            .Describe("getToken", "Get a token for a user", "A JWT that stands for the user for an hour. The answer to a wrong password is the same as to an unknown address. After five failures an account is locked for 15 minutes.")
            .WithExample(new GetToken { Email = "ada@agency.example", Password = "correct horse battery" });
        account.MapPost("/me/second-factor", BeginAsync).RequireSignedIn().Describe("beginSecondFactor", "Begin a second factor", "A new key for an authenticator (RFC 6238). It counts from the moment that a code of it is confirmed.");
        account.MapPost("/me/second-factor/confirm", ConfirmAsync).RequireSignedIn().Describe("confirmSecondFactor", "Turn the second factor on", "With a code of the new key. The answer holds ten recovery codes, once; tokens and sessions end.")
            .WithExample(new ConfirmSecondFactor { Code = "123456" });
        account.MapPost("/me/second-factor/off", TurnOffAsync).RequireSignedIn().Describe("endSecondFactor", "Turn the second factor off", "With one's password; other sessions and tokens end.").WithExample(new TurnSecondFactorOff { Password = "correct horse battery" });
        account.MapPost("/me/password", ChangePasswordAsync).RequireSignedIn().Describe("changePassword", "Change one's own password", "Tokens and sessions end.")
            .WithExample(new ChangePassword { Password = "correct horse battery", NewPassword = "staple correct horse" });
        account.MapPost("/auth/forgotten", Forgotten).OpenToAll().Describe("forgotPassword", "Ask for a link to a new password", "The answer is the same whether somebody signs in with the address or not.")
            .WithExample(new ForgotPassword { Email = "ada@agency.example" });
        account.MapGet("/me", Me).RequireSignedIn().Describe("getMe", "Who am I", "The user or the API key that this request comes from, and what it may do.");
    }

    private static async Task<Results<Ok<TokenAnswer>, Refusal>> TokenAsync(SignInService signIns, AccessTokens tokens, HttpContext http, GetToken request, CancellationToken ct)
    {
        if (string.IsNullOrWhiteSpace(request.Email)) return HttpErrors.Invalid("email", "Send the e-mail address to sign in with.").ToProblem();
        if (string.IsNullOrEmpty(request.Password)) return HttpErrors.Invalid("password", "Send the password.").ToProblem();
        var checkedIn = await signIns.CheckPasswordAsync(request.Email, request.Password, request.Code, Doorkeeper.AddressOf(http), ct);
        if (checkedIn.Refused(out var error))
        {
            http.Response.Headers.WWWAuthenticate = "Bearer";
            return new Refusal(error with { Field = null }, StatusCodes.Status401Unauthorized);
        }

        if (checkedIn.Value.MustEnroll) return AccountErrors.SecondFactorNeeded.ToProblem();
        var (token, seconds) = await tokens.IssueAsync(checkedIn.Value, ct);
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(new TokenAnswer(token, "Bearer", seconds));
    }

    private static async Task<Results<Ok<SecondFactorKey>, Refusal>> BeginAsync(SecondFactor factor, ApiActor caller, CancellationToken ct)
    {
        var begun = await factor.BeginAsync(caller.Value, ct);
        if (begun.Refused(out var error)) return error.ToProblem();
        return TypedResults.Ok(begun.Value);
    }

    private static async Task<Results<Ok<RecoveryCodesAnswer>, Refusal>> ConfirmAsync(SecondFactor factor, ApiActor caller, ConfirmSecondFactor request, CancellationToken ct)
    {
        var confirmed = await factor.ConfirmAsync(caller.Value, request.Code, session: null, ct);
        if (confirmed.Refused(out var error)) return error.ToProblem();
        return TypedResults.Ok(new RecoveryCodesAnswer(confirmed.Value));
    }

    private static async Task<Results<NoContent, Refusal>> TurnOffAsync(SecondFactor factor, ApiActor caller, TurnSecondFactorOff request, CancellationToken ct)
    {
        if (await factor.TurnOffAsync(caller.Value, request.Password, session: null, ct) is { } error) return error.ToProblem();
        return TypedResults.NoContent();
    }

    private static async Task<Results<NoContent, Refusal>> ChangePasswordAsync(AccountService accounts, ApiActor caller, ChangePassword request, CancellationToken ct)
    {
        if (await accounts.ChangePasswordAsync(caller.Value, request.Password, request.NewPassword, session: null, ct) is { } error) return error.ToProblem();
        return TypedResults.NoContent();
    }

    private static Results<Accepted, Refusal> Forgotten(AccountLinks links, HttpContext http, ForgotPassword request)
    {
        if (string.IsNullOrWhiteSpace(request.Email)) return HttpErrors.Invalid("email", "Send the e-mail address to sign in with.").ToProblem();
        links.Forgotten(request.Email, Doorkeeper.AddressOf(http));
        return TypedResults.Accepted((string?)null);
    }

    private static Ok<MeAnswer> Me(HttpContext http, ApiActor caller)
    {
        var key = ApiClaims.KeyOf(http.User);
        var own = ApiClaims.ActorOf(http.User)!;
        return TypedResults.Ok(new MeAnswer(
            key is null ? CallerKind.User : CallerKind.ApiKey,
            key ?? own.UserId!.Value.ToString(),
            http.User.FindFirstValue(ClaimTypes.Name),
            own.Name,
            own.IsAdmin ? Roles.Admin : Roles.Client,
            own.ClientId,
            own.IsAdmin ? null : Enum.GetValues<ClientRight>().Cast<ClientRight?>().FirstOrDefault(right => key is null && ClientRights.Of(right!.Value) == own.Rights),
            [.. Scopes.Catalogue.Where(s => s.Name != Scopes.All && Scopes.Cover(caller.Scopes, s.Name) && (own.IsAdmin || !s.IsAgencyOnly)).Select(s => s.Name)]));
    }
}

/// <summary>What a user signs in with.</summary>
public sealed record GetToken
{
    [Required, Description("The address to sign in with.")]
    public string? Email { get; init; }

    [Required, Description("The password.")]
    public string? Password { get; init; }

    [Description("The code that the authenticator shows, where the account asks for a second factor.")]
    public string? Code { get; init; }
}

/// <summary>A token for a user.</summary>
/// <param name="ExpiresIn">Seconds.</param>
public sealed record TokenAnswer(
    [property: Description("Send it as `Authorization: Bearer …`.")] string AccessToken,
    string TokenType,
    [property: Description("For how many seconds it holds.")] int ExpiresIn);

/// <summary>Who calls.</summary>
public sealed record MeAnswer(
    CallerKind Kind,
    string Id,
    [property: Description("The user's address; null for a key.")] string? Email,
    string Name,
    [property: Description("admin or client.")] string Role,
    [property: Description("The client it acts for; null for the agency.")] Guid? ClientId,
    [property: Description("What a client's user is there for: owner, editor, sender or viewer; null for an admin or a key.")] ClientRight? Right,
    [property: Description("What it may do.")] IReadOnlyList<string> Scopes);

/// <summary>A code that turns the second factor on.</summary>
public sealed record ConfirmSecondFactor
{
    [Required, Description("What the authenticator shows.")]
    public string? Code { get; init; }
}

/// <summary>What turns the second factor off.</summary>
public sealed record TurnSecondFactorOff
{
    [Required]
    public string? Password { get; init; }
}

/// <summary>What changes one's own password.</summary>
public sealed record ChangePassword
{
    [Required, Description("The password as it is.")]
    public string? Password { get; init; }

    [Required, Description("At least 10 characters.")]
    public string? NewPassword { get; init; }
}

/// <summary>Whose password was forgotten.</summary>
public sealed record ForgotPassword
{
    [Required]
    public string? Email { get; init; }
}

/// <summary>Codes that each open once in place of the authenticator's.</summary>
public sealed record RecoveryCodesAnswer(IReadOnlyList<string> RecoveryCodes);

/// <summary>The ways to call.</summary>
public enum CallerKind
{
    User,
    ApiKey,
}
