using System.Security.Cryptography;
using Dashboard.Core;
using Dashboard.Core.Reports;
using Dashboard.Web.Accounts;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Dashboard.Web.Pages.Reports;

/// <summary>
/// Reports as documents: by a link that whoever has it may open, and for printing by those who are signed in. Plain pages without circuit and cookie;
/// a link shows its report and leads nowhere else.
/// </summary>
internal static class SharedReports
{
    private const long MostFormOctets = 4 * 1024;

    public static void MapSharedReports(this IEndpointRouteBuilder app)
    {
        // Counted against the address's own budget: links and passwords cannot be guessed by the thousand.
        var shared = app.MapGroup("/r").ExcludeFromDescription().AllowAnonymous().DisableAntiforgery().WithMetadata(new SkipStatusCodePagesAttribute(), new RequestSizeLimitAttribute(MostFormOctets));
        shared.MapGet("/{token}", OpenAsync);
        shared.MapPost("/{token}", UnlockAsync);
        app.MapGet("/campaigns/{id:guid}/report/print", PrintAsync).RequireAuthorization().ExcludeFromDescription();
    }

    private static async Task<IResult> OpenAsync(HttpContext http, ShareService shares, string token, CancellationToken ct) =>
        Show(http, await shares.OpenAsync(token, null, ct), isWrong: false);

    private static async Task<IResult> UnlockAsync(HttpContext http, ShareService shares, string token, CancellationToken ct)
    {
        if (!http.Request.HasFormContentType) return Gone(http);
        var form = await http.Request.ReadFormAsync(ct);
        return Show(http, await shares.OpenAsync(token, form[SharedDoor.Field], ct), isWrong: true);
    }

    private static async Task<IResult> PrintAsync(HttpContext http, ReportService reports, Guid id, CancellationToken ct)
    {
        if (UserClaims.ActorOf(http.User) is not { } actor) return TypedResults.StatusCode(StatusCodes.Status403Forbidden);
        var paper = await reports.PaperAsync(actor, id, ct);
        if (paper.Refused(out var error)) return TypedResults.StatusCode(error.Kind is ErrorKind.NotFound ? StatusCodes.Status404NotFound : StatusCodes.Status403Forbidden);
        return Page<ReportSheet>(http, nonce => new { Paper = paper.Value, Nonce = nonce });
    }

    private static IResult Show(HttpContext http, Result<SharedReport> found, bool isWrong)
    {
        if (found.Refused(out _)) return Gone(http);
        if (found.Value.Paper is { } paper) return Page<ReportSheet>(http, nonce => new { Paper = paper, Nonce = nonce });
        if (isWrong) http.Response.StatusCode = StatusCodes.Status403Forbidden;
        return Page<SharedDoor>(http, _ => new { found.Value.Brand, found.Value.ClientName, IsWrong = isWrong });
    }

    private static NotFound Gone(HttpContext http)
    {
        Guard(http, null);
        return TypedResults.NotFound();
    }

    private static RazorComponentResult<TPage> Page<TPage>(HttpContext http, Func<string, object> parameters)
        where TPage : IComponent
    {
        var nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
        Guard(http, nonce);
        return new(parameters(nonce));
    }

    private static void Guard(HttpContext http, string? nonce)
    {
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = $"default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'{(nonce is null ? "" : $"; script-src 'nonce-{nonce}'")}";
        headers.CacheControl = "no-store";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["X-Robots-Tag"] = "noindex, nofollow";
    }
}
