using System.ComponentModel;
using System.Globalization;
using Dashboard.Core.ApiKeys;
using Dashboard.Core.Sandbox;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Dashboard.Web.Api;

/// <summary>The Sandbox's inbox: what was kept in the house.</summary>
internal static class SandboxEndpoints
{
    public static void MapSandbox(this IEndpointRouteBuilder api)
    {
        var messages = api.MapGroup("/sandbox/messages").WithTags("Sandbox");
        messages.MapGet("", ListAsync).RequireScope(Scopes.SandboxRead).Describe("listSandboxMessages", "List the mails that the Sandbox kept", "`q` is the beginning of a recipient's address, or words of the subject.");
        messages.MapGet("/{id:long}", ReadAsync).RequireScope(Scopes.SandboxRead).Describe("getSandboxMessage", "Read a mail that the Sandbox kept", "Its parts, its headers, and its source byte for byte.");
    }

    private static async Task<Results<Ok<Listing<SandboxEntryAnswer>>, Refusal>> ListAsync(
        SandboxService sandbox, ApiActor caller, [AsParameters] ListQuery query, [FromQuery, Description("Only the mails of this campaign.")] Guid? campaignId, CancellationToken ct)
    {
        var slice = query.Slice(ListQuery.IsNumber);
        if (slice.Refused(out var error)) return error.ToProblem();
        if (query.WantsTotal) return HttpErrors.NotCounted.ToProblem();
        var rows = await sandbox.ListAsync(caller.Value, campaignId, query.Words, slice.Value, ct);
        if (rows.Refused(out var other)) return other.ToProblem();
        return TypedResults.Ok(await Listing<SandboxEntryAnswer>.OfAsync(rows.Value, SandboxEntryAnswer.Of, query, () => Task.FromResult(0)));
    }

    private static async Task<Results<Ok<SandboxMessageAnswer>, Refusal>> ReadAsync(SandboxService sandbox, ApiActor caller, long id, CancellationToken ct)
    {
        var mail = await sandbox.ReadAsync(caller.Value, id, ct);
        if (mail.Refused(out var error)) return error.ToProblem();
        return TypedResults.Ok(SandboxMessageAnswer.Of(mail.Value));
    }
}

/// <summary>A captured mail as the inbox lists it.</summary>
public sealed record SandboxEntryAnswer(
    string Id, Guid ClientId, Guid? CampaignId, string Recipient, string Subject, [property: Description("Bytes.")] int Size, DateTimeOffset CapturedAt)
{
    public static SandboxEntryAnswer Of(CapturedRow row) =>
        new(row.Id.ToString(CultureInfo.InvariantCulture), row.ClientId, row.CampaignId, row.Recipient, row.Subject, row.Size, row.CapturedAt);
}

/// <summary>A captured mail, opened.</summary>
public sealed record SandboxMessageAnswer(
    string Id,
    Guid ClientId,
    Guid? CampaignId,
    string Recipient,
    string Subject,
    DateTimeOffset CapturedAt,
    [property: Description("The envelope's sender: where bounces go.")] string EnvelopeFrom,
    string From,
    string To,
    string? ReplyTo,
    DateTimeOffset? Date,
    string? Html,
    string? Text,
    IReadOnlyList<HeaderAnswer> Headers,
    IReadOnlyList<CapturedAttachment> Attachments,
    [property: Description("The mail as it was handed over.")] string Source)
{
    public static SandboxMessageAnswer Of(CapturedMail mail) => new(
        mail.Row.Id.ToString(CultureInfo.InvariantCulture), mail.Row.ClientId, mail.Row.CampaignId, mail.Row.Recipient, mail.Row.Subject, mail.Row.CapturedAt,
        mail.EnvelopeFrom, mail.From, mail.To, mail.ReplyTo, mail.Date, mail.Html, mail.Text,
        [.. mail.Headers.Select(h => new HeaderAnswer(h.Key, h.Value))], mail.Attachments, mail.Source);
}

/// <summary>A header of a mail.</summary>
public sealed record HeaderAnswer(string Name, string Value);
