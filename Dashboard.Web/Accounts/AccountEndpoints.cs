using Dashboard.Core.Accounts;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Dashboard.Web.Accounts;

/// <summary>The acts of an account that are plain form posts: a circuit cannot set a cookie.</summary>
internal static class AccountEndpoints
{
    public static void MapAccounts(this IEndpointRouteBuilder app)
    {
        // A form that is refused gets its status; the page for what is not found would be asked for by POST.
        var acts = app.MapGroup("").WithMetadata(new SkipStatusCodePagesAttribute());
        acts.MapPost(Urls.SignOut, SignOutAsync).AllowAnonymous().ExcludeFromDescription();
        acts.MapPost(Urls.Impersonate, ImpersonateAsync).RequireAuthorization().ExcludeFromDescription();
        acts.MapPost(Urls.ImpersonateEnd, EndAsync).RequireAuthorization().ExcludeFromDescription();
        acts.MapPasskeys();
    }

    private static async Task<Results<RedirectHttpResult, BadRequest>> SignOutAsync(HttpContext http, IAntiforgery antiforgery, Doorkeeper door)
    {
        if (!await antiforgery.IsRequestValidAsync(http)) return TypedResults.BadRequest();
        await door.LetOutAsync(http);
        return TypedResults.LocalRedirect(Urls.SignIn());
    }

    private static async Task<Results<RedirectHttpResult, BadRequest, ForbidHttpResult>> ImpersonateAsync(HttpContext http, IAntiforgery antiforgery, Doorkeeper door)
    {
        if (!await antiforgery.IsRequestValidAsync(http)) return TypedResults.BadRequest();
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        if (!Guid.TryParse(form["user"], out var user) || await door.TakeEyesAsync(http, user, form["change"] == "true") is not null) return TypedResults.Forbid();
        return TypedResults.LocalRedirect(Urls.Overview);
    }

    private static async Task<Results<RedirectHttpResult, BadRequest>> EndAsync(HttpContext http, IAntiforgery antiforgery, Doorkeeper door)
    {
        if (!await antiforgery.IsRequestValidAsync(http)) return TypedResults.BadRequest();
        await door.GiveEyesBackAsync(http);
        return TypedResults.LocalRedirect(Urls.Users);
    }
}
