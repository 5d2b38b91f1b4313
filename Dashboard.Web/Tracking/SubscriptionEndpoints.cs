using System.Data.Common;
using Dashboard.Core.Campaigns;
using Dashboard.Core.Tracking;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Dashboard.Web.Tracking;

/// <summary>
/// The pages that a mail leads its recipient to: unsubscribe, preferences, and the mail itself. Plain server-rendered pages that work without script, cookies and sign-in.
/// Reading them never changes anything, since scanners follow links.
/// </summary>
internal static class SubscriptionEndpoints
{
    private const string Policy = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>A campaign's HTML is somebody else's: nothing in it runs, and it is no page of ours.</summary>
    private const string MailPolicy = "sandbox; default-src 'none'; img-src https: http: data:; style-src 'unsafe-inline'";

    /// <summary>Forms of these pages have a few fields; the rest is refused unread.</summary>
    private const long MostFormOctets = 64 * 1024;

    public static void MapSubscriptions(this IEndpointRouteBuilder app)
    {
        // The mail programs of millions post one-click withdrawals from few addresses: no limit but the form's size.
        var pages = app.MapGroup("").ExcludeFromDescription().AllowAnonymous().DisableAntiforgery().DisableRateLimiting()
            .WithMetadata(new SkipStatusCodePagesAttribute(), new RequestSizeLimitAttribute(MostFormOctets));
        pages.MapGet("/u/{token}", AskAsync);
        pages.MapPost("/u/{token}", UnsubscribeAsync);
        pages.MapGet("/p/{token}", ShowAsync);
        pages.MapPost("/p/{token}", SaveAsync);
        pages.MapGet("/v/{token}", ViewAsync);
    }

    private static async Task<Results<RazorComponentResult<UnsubscribePage>, NotFound>> AskAsync(
        HttpContext http, string token, TrackingKeyRing ring, Unsubscriber unsubscriber, CancellationToken ct)
    {
        if (await ring.ReadAsync(token, TokenKind.Unsubscribe, ct) is not { } read) return TypedResults.NotFound();
        return Page<UnsubscribePage>(http, new { Subscription = await KnownAsync(unsubscriber, read, ct), Preferences = PreferencesOf(read, await ring.KeysAsync(ct)), IsDone = false });
    }

    /// <summary>By the mail program (RFC 8058) or by the page's button: at once, answered here and now, and kept before it is answered.</summary>
    private static async Task<Results<RazorComponentResult<UnsubscribePage>, ContentHttpResult, NotFound>> UnsubscribeAsync(
        HttpContext http, string token, TrackingKeyRing ring, Unsubscriber unsubscriber, CancellationToken ct)
    {
        if (await ring.ReadAsync(token, TokenKind.Unsubscribe, ct) is not { } read) return TypedResults.NotFound();

        var byButton = http.Request.HasFormContentType && (await http.Request.ReadFormAsync(ct)).ContainsKey(UnsubscribePage.Button);
        await unsubscriber.UnsubscribeAsync(read, byButton ? "page" : "one-click", Visitor.Ip(http), Visitor.Agent(http), CancellationToken.None);
        if (!byButton) return TypedResults.Text("Unsubscribed.");
        return Page<UnsubscribePage>(http, new { Subscription = await KnownAsync(unsubscriber, read, ct), Preferences = PreferencesOf(read, await ring.KeysAsync(ct)), IsDone = true });
    }

    private static async Task<Results<RazorComponentResult<PreferencesPage>, NotFound>> ShowAsync(
        HttpContext http, string token, TrackingKeyRing ring, Unsubscriber unsubscriber, CancellationToken ct)
    {
        if (await ring.ReadAsync(token, TokenKind.Preferences, ct) is not { } read) return TypedResults.NotFound();
        if (await unsubscriber.FindAsync(read, ct) is not { } subscription) return TypedResults.NotFound();
        return Page<PreferencesPage>(http, new { Subscription = subscription, IsSaved = false });
    }

    private static async Task<Results<RazorComponentResult<PreferencesPage>, NotFound>> SaveAsync(
        HttpContext http, string token, TrackingKeyRing ring, Unsubscriber unsubscriber, CancellationToken ct)
    {
        if (await ring.ReadAsync(token, TokenKind.Preferences, ct) is not { } read) return TypedResults.NotFound();
        if (!http.Request.HasFormContentType) return TypedResults.NotFound();
        var form = await http.Request.ReadFormAsync(ct);

        if (form.ContainsKey(PreferencesPage.All))
            await unsubscriber.UnsubscribeAsync(read, "preferences", Visitor.Ip(http), Visitor.Agent(http), CancellationToken.None);
        else if (form.ContainsKey(PreferencesPage.Pause) && int.TryParse(form[PreferencesPage.Pause], System.Globalization.CultureInfo.InvariantCulture, out var weeks) && weeks >= 0)
            await unsubscriber.PauseAsync(read, weeks, ct);
        else if (form.ContainsKey(PreferencesPage.Save))
            await unsubscriber.KeepListsAsync(read, [.. form[PreferencesPage.List].Select(id => Guid.TryParse(id, out var list) ? list : Guid.Empty)], ct);
        if (await unsubscriber.FindAsync(read, ct) is not { } subscription) return TypedResults.NotFound();
        return Page<PreferencesPage>(http, new { Subscription = subscription, IsSaved = true });
    }

    private static async Task<Results<ContentHttpResult, NotFound>> ViewAsync(HttpContext http, string token, TrackingKeyRing ring, CampaignPreviews previews, CancellationToken ct)
    {
        if (await ring.ReadAsync(token, TokenKind.View, ct) is not { } read) return TypedResults.NotFound();
        if (await previews.OfMessageAsync(read, ct) is not { } mail) return TypedResults.NotFound();
        Guard(http, MailPolicy);
        return TypedResults.Content(mail.Html, "text/html; charset=utf-8");
    }

    /// <summary>The page works while the database is away; then it says no names.</summary>
    private static async Task<Subscription?> KnownAsync(Unsubscriber unsubscriber, TrackingToken token, CancellationToken ct)
    {
        try
        {
            return await unsubscriber.FindAsync(token, ct);
        }
        catch (Exception e) when (e is DbException or InvalidOperationException { InnerException: DbException } or TimeoutException)
        {
            return null;
        }
    }

    private static string PreferencesOf(TrackingToken token, TrackingKeys keys) => Urls.Preferences(TrackingToken.Text(keys, TokenKind.Preferences, token.Month, token.MessageId));

    private static RazorComponentResult<TPage> Page<TPage>(HttpContext http, object parameters)
        where TPage : Microsoft.AspNetCore.Components.IComponent
    {
        Guard(http, Policy);
        return new(parameters);
    }

    private static void Guard(HttpContext http, string policy)
    {
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = policy;
        headers.CacheControl = "no-store";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["X-Robots-Tag"] = "noindex, nofollow";
    }
}
