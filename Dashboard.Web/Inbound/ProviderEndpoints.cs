using Dashboard.Core.Feedback;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Dashboard.Web.Inbound;

/// <summary>Where providers tell what became of mails. Anonymous to the outside, and believed only with the provider's own signature.</summary>
internal static class ProviderEndpoints
{
    private const int MostOctets = 4 * 1024 * 1024;

    public static void MapProviders(this IEndpointRouteBuilder app) =>
        app.MapPost("/inbound/{provider}/{key}", TakeAsync).ExcludeFromDescription().AllowAnonymous().DisableAntiforgery()
            .DisableRateLimiting() // a provider calls from few addresses, once a mail
            .WithMetadata(new SkipStatusCodePagesAttribute(), new RequestSizeLimitAttribute(MostOctets));

    private static async Task<Results<Ok, NotFound, UnauthorizedHttpResult>> TakeAsync(
        HttpRequest request, string provider, string key, HookService hooks, FeedbackService feedback, SesHook ses, TimeProvider clock, CancellationToken ct)
    {
        if (!Enum.TryParse<Provider>(provider, ignoreCase: true, out var known) || char.IsAsciiDigit(provider[0])) return TypedResults.NotFound();
        if (await hooks.BehindAsync(known, key, ct) is not var (relay, secret)) return TypedResults.NotFound();
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, ct);
        var octets = body.GetBuffer().AsMemory(0, (int)body.Length);

        var headers = request.Headers;
        var answer = known switch
        {
            Provider.Ses => await ses.ReadAsync(octets, secret, ct),
            Provider.Mailgun => MailgunHook.Read(octets, secret, clock.GetUtcNow()),
            Provider.Postmark => PostmarkHook.Read(octets, secret, headers.Authorization),
            _ => SendGridHook.Read(octets, secret, headers[SendGridHook.Signature], headers[SendGridHook.Timestamp], clock.GetUtcNow()),
        };
        // What is half done when the caller hangs up comes again, and counts once.
        foreach (var said in answer.Events) await feedback.TakeAsync(relay, said, ct);
        await hooks.CalledAsync(relay, known, answer.Refusal, ct);
        return answer.Refusal is null ? TypedResults.Ok() : TypedResults.Unauthorized();
    }
}
