using System.ComponentModel;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Dashboard.Core.ApiKeys;
using Dashboard.Core.Events;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Dashboard.Web.Api;

/// <summary>What happened, for those who come and ask.</summary>
internal static class EventEndpoints
{
    public static void MapEvents(this IEndpointRouteBuilder api)
    {
        var events = api.MapGroup("/events").WithTags("Events");
        events.MapGet("", ListAsync).RequireScope(Scopes.EventsRead)
            .Describe("listEvents", "Follow what happens", "The same events as webhooks tell, in the order in which they were written down, oldest first, and none missed. Send the id of the last one you have as `after`; at the end come back with it later. Events are kept for at least 30 days.");
        events.MapGet("/types", ListTypes).RequireSignedIn().Describe("listEventTypes", "List the types of events", "Each with what it means.");
    }

    private static async Task<Results<Ok<Listing<EventAnswer>>, Refusal>> ListAsync(
        EventService events,
        ApiActor caller,
        [AsParameters] ListQuery query,
        [FromQuery, Description("Only these types, separated by commas; email.* for all of a kind.")] string? type,
        [FromQuery, Description("Only those of this campaign.")] Guid? campaignId,
        CancellationToken ct)
    {
        var slice = query.Slice(text => EventEntry.TryRead(text, out _));
        if (slice.Refused(out var error)) return error.ToProblem();
        if (query.WantsTotal) return HttpErrors.NotCounted.ToProblem();
        var choice = type?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];
        if (Array.Find(choice, c => !EventWords.IsChoice(c)) is { } unknown) return HttpErrors.Invalid("type", $"“{unknown}” is not a type of event.").ToProblem();
        var filter = new EventFilter(choice.Length == 0 ? null : EventWords.TypesOf(choice), campaignId, slice.Value.From, slice.Value.To);
        var rows = await events.SliceAsync(caller.Value, filter, slice.Value, ct);
        if (rows.Refused(out error)) return error.ToProblem();
        return TypedResults.Ok(new Listing<EventAnswer> { Data = [.. rows.Value.Items.Select(EventAnswer.Of)], NextCursor = rows.Value.NextCursor });
    }

    private static Ok<IReadOnlyList<EventTypeAnswer>> ListTypes() =>
        TypedResults.Ok<IReadOnlyList<EventTypeAnswer>>([.. EventWords.Catalogue.Select(w => new EventTypeAnswer(w.Name, w.Explanation))]);
}

/// <summary>Something that happened. What does not apply is left out; each type may say more.</summary>
public sealed record EventAnswer
{
    [Description("Tells it from others; the same in the feed and in webhooks. Also the cursor.")]
    public required string Id { get; init; }

    [Description("Such as email.bounced; `GET /events/types` lists them.")]
    public required string Type { get; init; }

    public required DateTimeOffset At { get; init; }

    public required Guid ClientId { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Guid? CampaignId { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? MessageId { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? RecipientId { get; init; }

    [Description("The recipient's address.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Email { get; init; }

    [JsonExtensionData]
    public Dictionary<string, JsonElement>? More { get; init; }

    public static EventAnswer Of(EventEntry entry) => new()
    {
        Id = entry.PublicId,
        Type = EventWords.NameOf(entry.Type),
        At = entry.At,
        ClientId = entry.ClientId,
        CampaignId = entry.CampaignId,
        MessageId = entry.MessageId?.ToString(CultureInfo.InvariantCulture),
        RecipientId = entry.RecipientId?.ToString(CultureInfo.InvariantCulture),
        Email = entry.Email,
        More = entry.Detail?.EnumerateObject().ToDictionary(m => m.Name, m => m.Value),
    };
}

/// <summary>A type of event.</summary>
public sealed record EventTypeAnswer(string Name, string Explanation);
