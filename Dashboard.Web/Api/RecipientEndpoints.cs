using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Dashboard.Core;
using Dashboard.Core.ApiKeys;
using Dashboard.Core.Recipients;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;

namespace Dashboard.Web.Api;

/// <summary>People: added one by one or many at once, found, edited, forgotten.</summary>
internal static class RecipientEndpoints
{
    private const string Source = "API";

    private static readonly AddRecipient Example = new()
    {
        Email = "berta@people.example",
        Name = "Berta Brandt",
        Attributes = new() { ["city"] = JsonSerializer.SerializeToElement("Bremen"), ["orders"] = JsonSerializer.SerializeToElement(7) },
        ListIds = [Guid.Parse("01932c6e-7d4a-7b3e-9c51-5f0f6a1f2b3c")],
    };

    public static void MapRecipients(this IEndpointRouteBuilder api)
    {
        var recipients = api.MapGroup("/recipients").WithTags("Recipients");
        recipients.MapGet("", ListAsync).RequireScope(Scopes.RecipientsRead).Describe("listRecipients", "List recipients", "`q` finds the beginning of any word of address and name.");
        recipients.MapPost("", AddAsync).RequireScope(Scopes.RecipientsWrite)
            .Describe("addRecipient", "Add a recipient", "201 where the address is new; 200 where it was known: then name, attributes and lists are brought up to date.").WithExample(Example);
        recipients.MapPost("/bulk", AddBulkAsync).RequireScope(Scopes.RecipientsWrite)
            .Describe("addRecipients", "Add up to 1,000 recipients", "What is well formed is taken; the rest is answered with its place and reason.").WithExample(new { recipients = new[] { Example } });
        recipients.MapGet("/{id:long}", FindAsync).Versioned(FindAsync).RequireScope(Scopes.RecipientsRead).Describe("getRecipient", "Read a recipient");
        recipients.MapPatch("/{id:long}", EditAsync).Versioned(FindAsync).RequireScope(Scopes.RecipientsWrite)
            .Describe("editRecipient", "Edit a recipient", "JSON Merge Patch (RFC 7396): what is left out stays; an attribute set to null is taken away.").WithExample(new { attributes = new { city = "Berlin", orders = (int?)null } });
        recipients.MapDelete("/{id:long}", DeleteAsync).RequireScope(Scopes.RecipientsWrite).Describe("deleteRecipient", "Forget a recipient", "Name, address, attributes and lists go; what was sent stays counted.");
        recipients.MapGet("/{id:long}/timeline", TimelineAsync).RequireScope(Scopes.RecipientsRead).Describe("getTimeline", "All that happened with a recipient", "Newest first.");
        api.MapGroup("/lists").WithTags("Lists").MapGet("/{id:guid}/recipients", MembersAsync).RequireScope(Scopes.RecipientsRead).Describe("listMembers", "The recipients of a list");
    }

    private static Task<Results<Ok<Listing<RecipientAnswer>>, Refusal>> ListAsync(
        RecipientService recipients,
        ApiActor caller,
        [AsParameters] ListQuery query,
        [FromQuery, Description("Only the members of this list.")] Guid? listId,
        [FromQuery, Description("Only recipients who stand like this.")] Word<RecipientStatus>? status,
        [FromQuery, Description("newest (if left out), oldest, email or emailDescending.")] Word<RecipientOrder>? sort,
        CancellationToken ct) => SliceAsync(recipients, caller, query, new(listId, status?.Value, Order: sort?.Value ?? RecipientOrder.Newest), ct);

    private static Task<Results<Ok<Listing<RecipientAnswer>>, Refusal>> MembersAsync(
        RecipientService recipients,
        ApiActor caller,
        Guid id,
        [AsParameters] ListQuery query,
        [FromQuery, Description("Only recipients who stand like this.")] Word<RecipientStatus>? status,
        [FromQuery, Description("newest (if left out), oldest, email or emailDescending.")] Word<RecipientOrder>? sort,
        CancellationToken ct) => SliceAsync(recipients, caller, query, new(id, status?.Value, Order: sort?.Value ?? RecipientOrder.Newest), ct);

    private static async Task<Results<Ok<Listing<RecipientAnswer>>, Refusal>> SliceAsync(RecipientService recipients, ApiActor caller, ListQuery query, RecipientFilter filter, CancellationToken ct)
    {
        var slice = filter.Order is RecipientOrder.Email or RecipientOrder.EmailDescending ? query.Slice(cursor => cursor.Contains('@', StringComparison.Ordinal)) : query.Slice(ListQuery.IsNumber);
        if (slice.Refused(out var wrong)) return wrong.ToProblem();
        var rows = filter.ListId is { } list ? await recipients.MembersAsync(caller.Value, list, filter, slice.Value, ct) : await recipients.SliceAsync(caller.Value, filter, slice.Value, ct);
        if (rows.Refused(out var error)) return error.ToProblem();
        return TypedResults.Ok(await Listing<RecipientAnswer>.OfAsync(rows.Value, RecipientAnswer.Of, query, () => recipients.CountAsync(caller.Value, filter, slice.Value, ct)));
    }

    private static async Task<Results<Created<RecipientDetailsAnswer>, Ok<RecipientDetailsAnswer>, Refusal>> AddAsync(RecipientService recipients, ApiActor caller, AddRecipient request, CancellationToken ct)
    {
        var draft = request.ToDraft();
        if (draft.Refused(out var wrong)) return wrong.ToProblem();
        var added = await recipients.AddAsync(caller.Value, draft.Value, Source, ct);
        if (added.Refused(out var error)) return error.ToProblem();
        var answer = RecipientDetailsAnswer.Of(added.Value.Recipient);
        return added.Value.IsNew ? TypedResults.Created(ApiUrls.Recipient(added.Value.Recipient.Recipient.Id), answer) : TypedResults.Ok(answer);
    }

    private static async Task<Results<Ok<BulkAnswer>, Refusal>> AddBulkAsync(RecipientService recipients, ApiActor caller, AddRecipients request, CancellationToken ct)
    {
        var drafts = new List<RecipientDraft>();
        foreach (var (recipient, index) in (request.Recipients ?? []).Select((recipient, index) => (recipient, index)))
        {
            var draft = recipient?.ToDraft() ?? HttpErrors.Invalid("recipients", "null is no recipient.");
            if (draft.Refused(out var wrong)) return (wrong with { Field = "recipients", Message = string.Create(CultureInfo.InvariantCulture, $"Recipient {index}: {wrong.Message}") }).ToProblem();
            drafts.Add(request.ListIds is { Count: > 0 } all ? draft.Value with { ListIds = [.. draft.Value.ListIds.Union(all)] } : draft.Value);
        }

        var added = await recipients.AddBulkAsync(caller.Value, drafts, Source, ct);
        if (added.Refused(out var error)) return error.ToProblem();
        return TypedResults.Ok(BulkAnswer.Of(added.Value));
    }

    private static async Task<Results<Ok<RecipientDetailsAnswer>, Refusal>> FindAsync(RecipientService recipients, ApiActor caller, long id, CancellationToken ct) =>
        Answer(await recipients.FindAsync(caller.Value, id, ct));

    private static async Task<Results<Ok<RecipientDetailsAnswer>, Refusal>> EditAsync(RecipientService recipients, ApiActor caller, long id, Patch<EditRecipient> patch, CancellationToken ct)
    {
        var found = await recipients.FindAsync(caller.Value, id, ct);
        if (found.Refused(out var missing)) return missing.ToProblem();
        var current = found.Value.Recipient;
        var wanted = patch.Apply(new() { Email = current.Email, Name = current.Name });
        var attributes = AttributeTexts.Read(wanted.Attributes);
        if (attributes.Refused(out var wrong)) return wrong.ToProblem();
        return Answer(await recipients.EditAsync(caller.Value, id, new(wanted.Email == current.Email ? null : wanted.Email ?? "", wanted.Name ?? "", attributes.Value), ct));
    }

    private static async Task<Results<NoContent, Refusal>> DeleteAsync(RecipientService recipients, ApiActor caller, long id, CancellationToken ct)
    {
        if (await recipients.DeleteAsync(caller.Value, id, ct) is { } error) return error.ToProblem();
        return TypedResults.NoContent();
    }

    private static async Task<Results<Ok<Listing<TimelineAnswer>>, Refusal>> TimelineAsync(RecipientService recipients, ApiActor caller, long id, [AsParameters] SliceQuery query, CancellationToken ct)
    {
        var slice = query.Slice(cursor => cursor.Split('_', 2) is [var ticks, _] && ListQuery.IsNumber(ticks));
        if (slice.Refused(out var wrong)) return wrong.ToProblem();
        var rows = await recipients.TimelineAsync(caller.Value, id, slice.Value, ct);
        if (rows.Refused(out var error)) return error.ToProblem();
        return TypedResults.Ok(new Listing<TimelineAnswer> { Data = [.. rows.Value.Items.Select(TimelineAnswer.Of)], NextCursor = rows.Value.NextCursor });
    }

    private static Results<Ok<RecipientDetailsAnswer>, Refusal> Answer(Result<RecipientDetails> recipient) =>
        recipient.Refused(out var error) ? error.ToProblem() : TypedResults.Ok(RecipientDetailsAnswer.Of(recipient.Value));
}

/// <summary>Attributes as callers send them, into the texts that are kept.</summary>
internal static class AttributeTexts
{
    public static Result<Dictionary<string, string?>> Read(IReadOnlyDictionary<string, JsonElement>? attributes)
    {
        var texts = new Dictionary<string, string?>();
        foreach (var (name, value) in attributes ?? new Dictionary<string, JsonElement>())
        {
            if (value.ValueKind is JsonValueKind.Object or JsonValueKind.Array || (value.ValueKind is JsonValueKind.String && !IsText(value))) return HttpErrors.Invalid("attributes", $"The attribute “{name}” is a text, a number, true, false, or null.");
            texts[name] = value.ValueKind switch
            {
                JsonValueKind.Null or JsonValueKind.Undefined => null,
                JsonValueKind.String => value.GetString(),
                _ => value.GetRawText(),
            };
        }

        return texts;
    }

    /// <summary>JSON can write half a character (<c>\ud800</c>), which no text can hold.</summary>
    private static bool IsText(JsonElement value)
    {
        try
        {
            return value.GetString() is not null;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}

/// <summary>What adds a recipient.</summary>
public sealed record AddRecipient : INamesClient
{
    [Description("The client it is for, where an admin asks.")]
    public Guid? ClientId { get; init; }

    [Required]
    public string? Email { get; init; }

    public string? Name { get; init; }

    [Description("What else is known, by name: texts, numbers, true or false; null takes one away.")]
    public Dictionary<string, JsonElement>? Attributes { get; init; }

    [Description("The lists to put them into, besides those they are in.")]
    public List<Guid>? ListIds { get; init; }

    internal Result<RecipientDraft> ToDraft()
    {
        var attributes = AttributeTexts.Read(Attributes);
        return attributes.Refused(out var error) ? error : new RecipientDraft { Email = Email ?? "", Name = Name, Attributes = attributes.Value, ListIds = ListIds ?? [] };
    }
}

/// <summary>Many recipients at once.</summary>
public sealed record AddRecipients : INamesClient, IEndpointParameterMetadataProvider
{
    [Description("The client they are for, where an admin asks.")]
    public Guid? ClientId { get; init; }

    [Required, Description("1 to 1,000.")]
    public List<AddRecipient?>? Recipients { get; init; }

    [Description("The lists to put all of them into, besides those that each names itself.")]
    public List<Guid>? ListIds { get; init; }

    /// <summary>Takes the object, or the bare array; minimal APIs find this by its name.</summary>
    public static async ValueTask<AddRecipients?> BindAsync(HttpContext context)
    {
        using var body = await JsonDocument.ParseAsync(context.Request.Body, new JsonDocumentOptions { AllowDuplicateProperties = false }, context.RequestAborted);
        return body.RootElement.ValueKind is JsonValueKind.Array
            ? new() { Recipients = body.Deserialize<List<AddRecipient?>>(ApiJson.Options) }
            : body.Deserialize<AddRecipients>(ApiJson.Options) ?? throw new JsonException("The body is to be a JSON object.");
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new AcceptsMetadata(["application/json"], typeof(AddRecipients)));
}

/// <summary>What can be edited of a recipient; what is left out stays.</summary>
public sealed record EditRecipient
{
    public string? Email { get; init; }
    public string? Name { get; init; }

    [Description("By name; an attribute set to null is taken away, one that is not named stays.")]
    public Dictionary<string, JsonElement>? Attributes { get; init; }
}

/// <summary>A recipient.</summary>
public record RecipientAnswer(
    string Id,
    Guid ClientId,
    string Email,
    string? Name,
    RecipientStatus Status,
    IReadOnlyDictionary<string, string?> Attributes,
    [property: Description("Where the address came from.")] string Source,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt)
{
    public static RecipientAnswer Of(RecipientRow r) =>
        new(r.Id.ToString(CultureInfo.InvariantCulture), r.ClientId, r.Email, r.Name, r.Status, r.Attributes, r.Source, r.CreatedAt, r.UpdatedAt);
}

/// <summary>A recipient with their lists.</summary>
public sealed record RecipientDetailsAnswer(
    string Id,
    Guid ClientId,
    string Email,
    string? Name,
    RecipientStatus Status,
    IReadOnlyDictionary<string, string?> Attributes,
    string Source,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    IReadOnlyList<RecipientList> Lists)
    : RecipientAnswer(Id, ClientId, Email, Name, Status, Attributes, Source, CreatedAt, UpdatedAt)
{
    public static RecipientDetailsAnswer Of(RecipientDetails details)
    {
        var r = details.Recipient;
        return new(r.Id.ToString(CultureInfo.InvariantCulture), r.ClientId, r.Email, r.Name, r.Status, r.Attributes, r.Source, r.CreatedAt, r.UpdatedAt, details.Lists);
    }
}

/// <summary>What came of adding many.</summary>
public sealed record BulkAnswer(int Added, int Updated, IReadOnlyList<BulkRefusalAnswer> Refused)
{
    public static BulkAnswer Of(BulkAdded added) => new(added.Added, added.Updated, [.. added.Refused.Select(r => new BulkRefusalAnswer(r.Index, r.Email, r.Error.Code, r.Error.Message))]);
}

/// <summary>One of many that was refused.</summary>
public sealed record BulkRefusalAnswer([property: Description("Its place in the request, from 0.")] int Index, string Email, string Code, string Detail);

/// <summary>One thing that happened between us and a recipient.</summary>
public sealed record TimelineAnswer(
    DateTimeOffset At,
    [property: Description("Such as email.accepted, email.opened.")] string Type,
    string? MessageId,
    Guid? CampaignId,
    string? Campaign,
    [property: Description("A machine did it, not the person.")] bool Automatic,
    string? Url,
    string? Detail)
{
    public static TimelineAnswer Of(TimelineEntry e) =>
        new(e.At, e.Type, e.MessageId?.ToString(CultureInfo.InvariantCulture), e.CampaignId, e.Campaign, e.IsAutomatic, e.Url, e.Detail);
}
