using Dashboard.Core;
using Dashboard.Core.Signups;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Dashboard.Web.Tracking;

/// <summary>
/// The public sign-up form, and the confirmation that its mail leads to. Works without script and cookies, and inside a frame of any site: it shows nothing that belongs to the visitor.
/// </summary>
internal static class SignupEndpoints
{
    public const string Email = "email", Name = "name", Trap = "website", Stamp = "stamp";

    internal const long MostFormOctets = 16 * 1024;

    private const string Policy = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors *";

    public static void MapSignups(this IEndpointRouteBuilder app)
    {
        // Counted against the address's own budget, as the sign-in is: no DisableRateLimiting here.
        var pages = app.MapGroup("/s").ExcludeFromDescription().AllowAnonymous().DisableAntiforgery().WithMetadata(new SkipStatusCodePagesAttribute(), new RequestSizeLimitAttribute(MostFormOctets));
        pages.MapGet("/{formId:guid}", ShowAsync);
        pages.MapPost("/{formId:guid}", AskAsync);
        pages.MapGet("/confirm/{token}", FindAsync);
        pages.MapPost("/confirm/{token}", ConfirmAsync);
    }

    private static async Task<Results<RazorComponentResult<SignupFormPage>, NotFound>> ShowAsync(HttpContext http, SignupService signups, Guid formId, CancellationToken ct) =>
        await signups.ShowAsync(formId, ct) is { } form ? Page<SignupFormPage>(http, new { Form = form, IsSent = false, Wrong = (string?)null, Typed = "" }) : TypedResults.NotFound();

    private static async Task<Results<RazorComponentResult<SignupFormPage>, NotFound>> AskAsync(HttpContext http, SignupService signups, Guid formId, CancellationToken ct)
    {
        if (!http.Request.HasFormContentType || await signups.ShowAsync(formId, ct) is not { } form) return TypedResults.NotFound();
        var sent = await http.Request.ReadFormAsync(ct);
        var refusal = await signups.AskAsync(formId, new(sent[Email], sent[Name], sent[Trap], sent[Stamp], Visitor.Ip(http), Visitor.Agent(http)), ct);
        if (refusal is not null) http.Response.StatusCode = StatusCodes.Status400BadRequest;
        return Page<SignupFormPage>(http, new { Form = form, IsSent = refusal is null, Wrong = refusal?.Message, Typed = sent[Email].ToString() });
    }

    private static async Task<Results<RazorComponentResult<SignupConfirmPage>, NotFound>> FindAsync(HttpContext http, SignupService signups, string token, CancellationToken ct)
    {
        var found = await signups.FindAsync(token, ct);
        if (found.Refused(out _)) return TypedResults.NotFound();
        return Page<SignupConfirmPage>(http, new { ClientName = found.Value.Client, found.Value.Title, IsDone = false });
    }

    private static async Task<Results<RazorComponentResult<SignupConfirmPage>, NotFound>> ConfirmAsync(HttpContext http, SignupService signups, string token, CancellationToken ct)
    {
        var found = await signups.FindAsync(token, ct);
        if (found.Refused(out _)) return TypedResults.NotFound();
        if (await signups.ConfirmAsync(token, Visitor.Ip(http), Visitor.Agent(http), ct) is not null) return TypedResults.NotFound();
        return Page<SignupConfirmPage>(http, new { ClientName = found.Value.Client, found.Value.Title, IsDone = true });
    }

    internal static RazorComponentResult<TPage> Page<TPage>(HttpContext http, object parameters)
        where TPage : Microsoft.AspNetCore.Components.IComponent
    {
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.CacheControl = "no-store";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["X-Robots-Tag"] = "noindex, nofollow";
        headers.Remove("X-Frame-Options");
        return new(parameters);
    }
}
