using System.ComponentModel;
using System.Globalization;
using Dashboard.Core;
using Dashboard.Core.ApiKeys;
using Dashboard.Core.Feedback;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Dashboard.Web.Api;

/// <summary>Mail that came back: handed in by whoever receives it, and settled by a person where no rule can read it.</summary>
internal static class BounceEndpoints
{
    /// <summary>More than any report; what is beyond it is cut off by no mail server of today.</summary>
    private const int MostOctets = 10 * 1024 * 1024;

    public static void MapBounces(this IEndpointRouteBuilder api)
    {
        var bounces = api.MapGroup("/bounces").WithTags("Bounces");
        bounces.MapPost("", TakeAsync).RequireScope(Scopes.BouncesWrite).Accepts<string>("message/rfc822", "message/global", "text/plain", "application/octet-stream")
            .WithExample("From: MAILER-DAEMON@mx.example\r\nTo: b-token@news.acme.example\r\nSubject: Undelivered Mail Returned to Sender\r\n\r\n<ann@people.example>: 550 5.1.1 User unknown\r\n")
            .WithMetadata(new RequestSizeLimitAttribute(MostOctets))
            .Describe("reportBounce", "Hand in a mail that came back", "The body is the whole mail (message/rfc822). It counts only with a valid token of ours for a mail handed over in the last 60 days, and once; whatever it is, it is answered with how it was understood.");
        bounces.MapGet("", ListAsync).RequireScope(Scopes.BouncesRead).Describe("listReturnedMails", "List returned mails that no rule could read");
        bounces.MapGet("/{id:guid}", ReadAsync).RequireScope(Scopes.BouncesRead).Describe("getReturnedMail", "Read one of them, with its source");
        bounces.MapPost("/{id:guid}/decide", DecideAsync).RequireScope(Scopes.BouncesWrite).Describe("decideReturnedMail", "Say what it is", "From there it counts as any other bounce.").WithExample(new DecideReturnedMail(BounceClass.Hard));
        bounces.MapPost("/{id:guid}/dismiss", DismissAsync).RequireScope(Scopes.BouncesWrite).Describe("dismissReturnedMail", "Say that it is nothing");
    }

    private static async Task<Results<Ok<BounceAnswer>, Refusal>> TakeAsync(FeedbackService feedback, ApiActor caller, HttpRequest request, CancellationToken ct)
    {
        using var mail = new MemoryStream();
        await request.Body.CopyToAsync(mail, ct);
        if (mail.Length == 0) return (HttpErrors.Malformed with { Message = "The body is the mail that came back, as message/rfc822." }).ToProblem();
        var receipt = await feedback.TakeAsync(caller.Value, mail.GetBuffer().AsMemory(0, (int)mail.Length), FeedbackSource.Api, null, ct);
        return TypedResults.Ok(BounceAnswer.Of(receipt));
    }

    private static async Task<Results<Ok<Listing<ReturnedMailAnswer>>, Refusal>> ListAsync(
        FeedbackService feedback, ApiActor caller, [AsParameters] ListQuery query, [FromQuery, Description("waiting if left out.")] Word<ReturnedMailState>? status, CancellationToken ct)
    {
        var slice = query.Slice();
        if (slice.Refused(out var error)) return error.ToProblem();
        if (query.WantsTotal) return HttpErrors.NotCounted.ToProblem();
        var rows = await feedback.SliceAsync(caller.Value, status?.Value ?? ReturnedMailState.Waiting, slice.Value, ct);
        return TypedResults.Ok(await Listing<ReturnedMailAnswer>.OfAsync(rows, ReturnedMailAnswer.Of, query, () => Task.FromResult(0)));
    }

    private static async Task<Results<ContentHttpResult, Refusal>> ReadAsync(FeedbackService feedback, ApiActor caller, Guid id, CancellationToken ct)
    {
        var source = await feedback.SourceAsync(caller.Value, id, ct);
        if (source.Refused(out var error)) return error.ToProblem();
        return TypedResults.Text(source.Value, "text/plain; charset=utf-8");
    }

    private static async Task<Results<NoContent, Refusal>> DecideAsync(FeedbackService feedback, ApiActor caller, Guid id, DecideReturnedMail request, CancellationToken ct)
    {
        if (await feedback.DecideAsync(caller.Value, id, request.Class, ct) is { } error) return error.ToProblem();
        return TypedResults.NoContent();
    }

    private static async Task<Results<NoContent, Refusal>> DismissAsync(FeedbackService feedback, ApiActor caller, Guid id, CancellationToken ct)
    {
        if (await feedback.DismissAsync(caller.Value, id, ct) is { } error) return error.ToProblem();
        return TypedResults.NoContent();
    }
}

/// <summary>What a person says of a returned mail.</summary>
public sealed record DecideReturnedMail(BounceClass Class);

/// <summary>How a mail that came back was understood.</summary>
public sealed record BounceAnswer(FeedbackKind Kind, IReadOnlyList<BounceRecipientAnswer> Recipients)
{
    public static BounceAnswer Of(FeedbackReceipt receipt) => new(
        receipt.Report.Kind,
        [.. receipt.Report.Recipients.Select((r, index) => new BounceRecipientAnswer(r.Email, r.Class, r.Status, r.Diagnostic is null ? r.Reason : $"{r.Reason}: {r.Diagnostic}", MatchOf(receipt, r, index)))]);

    /// <summary>A mail of ours has one recipient: the token's message belongs to them, or to the only one that is named.</summary>
    private static string? MatchOf(FeedbackReceipt receipt, ReportedRecipient person, int index)
    {
        if (receipt.Message is not { } message) return null;
        var isNamed = receipt.Report.Recipients.Any(r => r.Email.Equals(message.Email, StringComparison.OrdinalIgnoreCase));
        return (isNamed ? person.Email.Equals(message.Email, StringComparison.OrdinalIgnoreCase) : index == 0) ? message.Id.ToString(CultureInfo.InvariantCulture) : null;
    }
}

/// <summary>What a report says of one recipient.</summary>
public sealed record BounceRecipientAnswer(
    string Email,
    BounceClass Class,
    [property: Description("Enhanced status (RFC 3463).")] string? Status,
    string Reason,
    [property: Description("The message of ours that it counts for; only with a valid token.")] string? MatchedMessageId);

/// <summary>A returned mail that waits for a person, or did.</summary>
public sealed record ReturnedMailAnswer(Guid Id, Guid? ClientId, FeedbackSource Source, string From, string Subject, DateTimeOffset ReceivedAt, ReturnedMailState Status, BounceClass? Class, string? DecidedBy, bool HasMessage)
{
    public static ReturnedMailAnswer Of(ReturnedMailRow row) => new(row.Id, row.ClientId, row.Source, row.Sender, row.Subject, row.ReceivedAt, row.State, row.Decision, row.DecidedBy, row.HasMessage);
}
