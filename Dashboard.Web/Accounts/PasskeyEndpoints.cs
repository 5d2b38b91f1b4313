using Dashboard.Core.Accounts;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;

namespace Dashboard.Web.Accounts;

/// <summary>Passkeys (WebAuthn) as ASP.NET Core Identity keeps them: the browser's script asks here what to sign, and brings back what was signed.</summary>
internal static class PasskeyEndpoints
{
    private const int MostPasskeys = 20, LongestName = 100;

    public static void MapPasskeys(this IEndpointRouteBuilder app)
    {
        app.MapPost(Urls.PasskeyNew, OfferAsync).RequireAuthorization().ExcludeFromDescription();
        app.MapPost(Urls.PasskeyAdd, AddAsync).RequireAuthorization().ExcludeFromDescription();
        app.MapPost(Urls.PasskeyAsk, AskAsync).AllowAnonymous().ExcludeFromDescription();
    }

    private static async Task<Results<ContentHttpResult, BadRequest, ForbidHttpResult>> OfferAsync(HttpContext http, IAntiforgery antiforgery, SignInManager<User> door)
    {
        if (!await antiforgery.IsRequestValidAsync(http)) return TypedResults.BadRequest();
        if (UserClaims.PersonOf(http.User) is not { Impersonator: null } || await door.UserManager.GetUserAsync(http.User) is not { } user) return TypedResults.Forbid();
        var options = await door.MakePasskeyCreationOptionsAsync(new() { Id = user.Id.ToString(), Name = user.Email!, DisplayName = user.DisplayName });
        return TypedResults.Text(options, "application/json");
    }

    private static async Task<Results<NoContent, BadRequest<string>, ForbidHttpResult>> AddAsync(HttpContext http, IAntiforgery antiforgery, SignInManager<User> door, SessionService sessions)
    {
        if (!await antiforgery.IsRequestValidAsync(http)) return TypedResults.BadRequest("The form has expired. Load the page again.");
        if (UserClaims.PersonOf(http.User) is not { Impersonator: null } actor || await door.UserManager.GetUserAsync(http.User) is not { } user) return TypedResults.Forbid();
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var attested = await door.PerformPasskeyAttestationAsync(form["credential"].ToString());
        if (!attested.Succeeded) return TypedResults.BadRequest("The passkey could not be taken. Try again.");
        if ((await door.UserManager.GetPasskeysAsync(user)).Count >= MostPasskeys) return TypedResults.BadRequest($"An account has at most {MostPasskeys} passkeys.");
        var name = form["name"].ToString().Trim();
        attested.Passkey.Name = name.Length == 0 ? "Passkey" : name[..Math.Min(name.Length, LongestName)];
        await door.UserManager.AddOrUpdatePasskeyAsync(user, attested.Passkey);
        await sessions.NoteAsync(actor, "user.passkey_added", attested.Passkey.Name, http.RequestAborted);
        return TypedResults.NoContent();
    }

    private static async Task<Results<ContentHttpResult, BadRequest>> AskAsync(HttpContext http, IAntiforgery antiforgery, SignInManager<User> door)
    {
        if (!await antiforgery.IsRequestValidAsync(http)) return TypedResults.BadRequest();
        // For nobody in particular: who has an account and a passkey is nobody's business.
        return TypedResults.Text(await door.MakePasskeyRequestOptionsAsync(null), "application/json");
    }
}
