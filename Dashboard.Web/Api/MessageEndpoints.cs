using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json;
using Dashboard.Core;
using Dashboard.Core.ApiKeys;
using Dashboard.Core.Campaigns;
using Dashboard.Core.Feedback;
using Dashboard.Core.Messages;
using Dashboard.Core.Reports;
using Dashboard.Core.Sending;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Dashboard.Web.Api;

/// <summary>Single mails: someone waits for them, so they go before campaigns.</summary>
internal static class MessageEndpoints
{
    private static readonly SendMessage Example = new()
    {
        To = "ada@people.example",
        ToName = "Ada",
        FromEmail = "orders@brandt.example",
        FromName = "Bakery Brandt",
        Subject = "Your order {{ number }}",
        Html = "<p>Hello {{ name }}, your order {{ number }} is on its way.</p>",
        Data = new() { ["number"] = JsonSerializer.SerializeToElement("1017") },
        Tag = "order",
    };

    public static void MapMessages(this IEndpointRouteBuilder api)
    {
        var messages = api.MapGroup("/messages").WithTags("Messages");
        messages.MapGet("", ListAsync).RequireScope(Scopes.MessagesRead).Describe("listMessages", "List single messages", "`q` is the beginning of the recipient's address. Messages of campaigns stand in their reports.");
        messages.MapPost("", SendAsync).RequireScope(Scopes.MessagesSend)
            .Describe("sendMessage", "Send one mail", "It goes out before campaigns, through the same ledger. To a suppressed address it is not refused but `skipped`; who only unsubscribed from campaigns gets it. Send an Idempotency-Key, and a repeat sends nothing twice.")
            .WithExample(Example);
        messages.MapPost("/batch", SendManyAsync).RequireScope(Scopes.MessagesSend)
            .Describe("sendMessages", "Send many mails", "1 to 500, all or none: a refusal names its field as `messages[3].to`. The answers are in the order of the request.").WithExample(new SendMessages { Messages = [Example] });
        messages.MapGet("/{id:long}", FindAsync).RequireScope(Scopes.MessagesRead).Describe("getMessage", "Read a message and its events", "A single one's, or a campaign's.");
    }

    private static async Task<Results<Ok<Listing<MessageAnswer>>, Refusal>> ListAsync(
        MessageService messages,
        ApiActor caller,
        [AsParameters] ListQuery query,
        [FromQuery, Description("Only messages in this state.")] Word<MessageStanding>? status,
        CancellationToken ct)
    {
        var slice = query.Slice(ListQuery.IsNumber);
        if (slice.Refused(out var error)) return error.ToProblem();
        var rows = await messages.SliceAsync(caller.Value, status?.Value, slice.Value, ct);
        return TypedResults.Ok(await Listing<MessageAnswer>.OfAsync(rows, MessageAnswer.Of, query, () => messages.CountAsync(caller.Value, status?.Value, slice.Value, ct)));
    }

    private static async Task<Results<Created<MessageAnswer>, Refusal>> SendAsync(MessageService messages, ApiActor caller, SendMessage request, CancellationToken ct)
    {
        var draft = request.ToDraft();
        if (draft.Refused(out var wrong)) return wrong.ToProblem();
        var sent = await messages.SendAsync(caller.Value, draft.Value, ct);
        if (sent.Refused(out var error)) return error.ToProblem();
        return TypedResults.Created(ApiUrls.Message(sent.Value.Id), MessageAnswer.Of(sent.Value));
    }

    private static async Task<Results<Ok<SentMessages>, Refusal>> SendManyAsync(MessageService messages, ApiActor caller, SendMessages request, CancellationToken ct)
    {
        var drafts = new List<MessageDraft>();
        foreach (var (message, index) in (request.Messages ?? []).Select((message, index) => (message, index)))
        {
            var draft = message?.ToDraft() ?? HttpErrors.Invalid("", "null is no message.");
            var place = string.Create(CultureInfo.InvariantCulture, $"messages[{index}]");
            if (draft.Refused(out var wrong)) return (wrong with { Field = string.IsNullOrEmpty(wrong.Field) ? place : $"{place}.{wrong.Field}" }).ToProblem();
            drafts.Add(draft.Value);
        }

        var sent = await messages.SendManyAsync(caller.Value, drafts, ct);
        if (sent.Refused(out var error)) return error.ToProblem();
        return TypedResults.Ok(new SentMessages([.. sent.Value.Select(MessageAnswer.Of)]));
    }

    private static async Task<Results<Ok<MessageDetailsAnswer>, Refusal>> FindAsync(MessageService messages, ApiActor caller, long id, CancellationToken ct)
    {
        var found = await messages.FindAsync(caller.Value, id, ct);
        if (found.Refused(out var error)) return error.ToProblem();
        return TypedResults.Ok(MessageDetailsAnswer.Of(found.Value));
    }
}

/// <summary>What sends one mail.</summary>
public sealed record SendMessage : INamesClient
{
    [Description("The client it is for, where an admin asks.")]
    public Guid? ClientId { get; init; }

    [Required, Description("One address.")]
    public string? To { get; init; }

    public string? ToName { get; init; }

    [Required]
    public string? FromEmail { get; init; }

    public string? FromName { get; init; }
    public string? ReplyTo { get; init; }

    [Required, Description("At most 200 characters; merge tags in Liquid.")]
    public string? Subject { get; init; }

    [Description("html, text, or both; merge tags in Liquid. The part that is left out is made from the other.")]
    public string? Html { get; init; }

    public string? Text { get; init; }

    [Description("Values for merge tags, by name: texts, numbers, true or false. Escaped where they stand in HTML.")]
    public Dictionary<string, JsonElement>? Data { get; init; }

    [Description("The relay to hand it to; the default relay if left out.")]
    public Guid? RelayId { get; init; }

    [Description("Put an open pixel in; false if left out.")]
    public bool? TrackOpens { get; init; }

    [Description("Let links lead through the tracking host; false if left out.")]
    public bool? TrackClicks { get; init; }

    [Description("What happens where the server's answer was lost: tryAgain (if left out; with the same Message-ID) or neverTwice (it stays unknown).")]
    public DoubtfulChoice? Doubtful { get; init; }

    [Description("Your own word for this kind of mail; at most 64 characters.")]
    public string? Tag { get; init; }

    internal Result<MessageDraft> ToDraft()
    {
        var data = AttributeTexts.Read(Data);
        if (data.Refused(out var error)) return error with { Field = "data" };
        return new MessageDraft
        {
            To = To ?? "",
            ToName = ToName,
            FromEmail = FromEmail ?? "",
            FromName = FromName,
            ReplyTo = ReplyTo,
            Subject = Subject ?? "",
            Html = Html,
            Text = Text,
            Data = data.Value,
            RelayId = RelayId,
            TrackOpens = TrackOpens ?? false,
            TrackClicks = TrackClicks ?? false,
            Doubtful = Doubtful ?? DoubtfulChoice.TryAgain,
            Tag = Tag,
        };
    }
}

/// <summary>What sends many mails.</summary>
public sealed record SendMessages : INamesClient
{
    [Description("The client they are for, where an admin asks.")]
    public Guid? ClientId { get; init; }

    [Required, Description("1 to 500; a clientId in one of them says nothing.")]
    public List<SendMessage?>? Messages { get; init; }
}

/// <summary>The mails that were taken on, in the order of the request.</summary>
public sealed record SentMessages(IReadOnlyList<MessageAnswer> Data);

/// <summary>A message.</summary>
public record MessageAnswer(
    string Id,
    Guid ClientId,
    [property: Description("Null for a single mail.")] Guid? CampaignId,
    string To,
    string? ToName,
    string Subject,
    string? Tag,
    MessageStanding Status,
    [property: Description("Why it was never attempted, where it is skipped.")] SkipReason? SkipReason,
    int Attempts,
    DateTimeOffset CreatedAt,
    DateTimeOffset ChangedAt,
    DateTimeOffset? AcceptedAt,
    [property: Description("When it is tried next, while it waits.")] DateTimeOffset? NextAttemptAt,
    BounceClass? BounceClass,
    [property: Description("The server's last words that were not a plain yes.")] string? Reply)
{
    public static MessageAnswer Of(MessageRow m) => new(
        Text(m.Id), m.ClientId, m.CampaignId, m.Email, m.Name, m.Subject, m.Tag, m.State, m.SkipReason, m.Attempts, m.CreatedAt, m.ChangedAt, m.AcceptedAt, m.NextAttemptAt, m.BounceClass, m.Reply);

    protected static string Text(long id) => id.ToString(CultureInfo.InvariantCulture);
}

/// <summary>A message with all that happened to it.</summary>
public sealed record MessageDetailsAnswer(
    string Id,
    Guid ClientId,
    Guid? CampaignId,
    string To,
    string? ToName,
    string Subject,
    string? Tag,
    MessageStanding Status,
    SkipReason? SkipReason,
    int Attempts,
    DateTimeOffset CreatedAt,
    DateTimeOffset ChangedAt,
    DateTimeOffset? AcceptedAt,
    DateTimeOffset? NextAttemptAt,
    BounceClass? BounceClass,
    string? Reply,
    string FromEmail,
    string? FromName,
    string? ReplyTo,
    Guid? RelayId,
    [property: Description("Earliest first.")] IReadOnlyList<MessageEventAnswer> Events)
    : MessageAnswer(Id, ClientId, CampaignId, To, ToName, Subject, Tag, Status, SkipReason, Attempts, CreatedAt, ChangedAt, AcceptedAt, NextAttemptAt, BounceClass, Reply)
{
    public static MessageDetailsAnswer Of(MessageDetails d) => new(
        Text(d.Message.Id), d.Message.ClientId, d.Message.CampaignId, d.Message.Email, d.Message.Name, d.Message.Subject, d.Message.Tag, d.Message.State, d.Message.SkipReason, d.Message.Attempts,
        d.Message.CreatedAt, d.Message.ChangedAt, d.Message.AcceptedAt, d.Message.NextAttemptAt, d.Message.BounceClass, d.Message.Reply, d.FromEmail, d.FromName, d.ReplyTo, d.RelayId,
        [.. d.Events.Select(e => new MessageEventAnswer(e.Id, e.Type, e.At, d.Message.CampaignId, Text(d.Message.Id), d.Message.Email, e.IsAutomatic, e.Url, e.Detail))]);
}

/// <summary>Something that happened to a message.</summary>
public sealed record MessageEventAnswer(
    string Id,
    string Type,
    DateTimeOffset At,
    Guid? CampaignId,
    string MessageId,
    string Email,
    [property: Description("Whether a machine did it, not a person.")] bool Automatic,
    string? Url,
    [property: Description("The server's words, where it said any.")] string? Detail);
