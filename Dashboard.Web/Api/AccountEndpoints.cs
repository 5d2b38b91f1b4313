using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using Dashboard.Core.Accounts;
using Dashboard.Core.ApiKeys;
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
        account.MapGet("/me", Me).RequireSignedIn().Describe("getMe", "Who am I", "The user or the API key that this request comes from, and what it may do.");
    }

    private static async Task<Results<Ok<TokenAnswer>, Refusal>> TokenAsync(AccountService accounts, AccessTokens tokens, HttpContext http, GetToken request, CancellationToken ct)
    {
        if (string.IsNullOrWhiteSpace(request.Email)) return HttpErrors.Invalid("email", "Send the e-mail address to sign in with.").ToProblem();
        if (string.IsNullOrEmpty(request.Password)) return HttpErrors.Invalid("password", "Send the password.").ToProblem();
        var checkedIn = await accounts.CheckPasswordAsync(request.Email, request.Password, request.Code, ct);
        if (checkedIn.Refused(out var error))
        {
            http.Response.Headers.WWWAuthenticate = "Bearer";
            return new Refusal(error with { Field = null }, StatusCodes.Status401Unauthorized);
        }

        var (token, seconds) = await tokens.IssueAsync(checkedIn.Value, ct);
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(new TokenAnswer(token, "Bearer", seconds));
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
    [property: Description("What it may do.")] IReadOnlyList<string> Scopes);

/// <summary>The ways to call.</summary>
public enum CallerKind
{
    User,
    ApiKey,
}
