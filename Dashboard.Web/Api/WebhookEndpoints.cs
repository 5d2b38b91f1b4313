using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Dashboard.Core;
using Dashboard.Core.ApiKeys;
using Dashboard.Core.Events;
using Dashboard.Core.Webhooks;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Dashboard.Web.Api;

/// <summary>Endpoints of clients that are told what happens.</summary>
internal static class WebhookEndpoints
{
    public static void MapWebhooks(this IEndpointRouteBuilder api)
    {
        var webhooks = api.MapGroup("/webhooks").WithTags("Webhooks");
        webhooks.MapGet("", ListAsync).RequireScope(Scopes.WebhooksRead).Describe("listWebhooks", "List webhooks");
        webhooks.MapPost("", AddAsync).RequireScope(Scopes.WebhooksWrite)
            .Describe("addWebhook", "Add a webhook", "The answer holds the secret that calls are signed with (Standard Webhooks); it is shown once. Only public addresses are called, by https, and redirects are not followed.")
            .WithExample(new AddWebhook { Url = "https://example.com/hooks", Events = ["email.bounced", "email.complained", "campaign.*"] });
        var one = webhooks.MapGroup("/{id:guid}");
        one.MapGet("", FindAsync).WithMetadata(new VersionStatement()).RequireScope(Scopes.WebhooksRead).Describe("getWebhook", "Read a webhook", "The ETag is its version; send it as If-Match with an edit.");
        one.MapPatch("", EditAsync).WithMetadata(new VersionStatement()).RequireScope(Scopes.WebhooksWrite)
            .Describe("editWebhook", "Edit a webhook", "JSON Merge Patch: what is left out stays. `enabled: false` keeps what happens for later; `enabled: true` tells what was missed.").WithExample(new EditWebhook { Enabled = true });
        one.MapDelete("", DeleteAsync).RequireScope(Scopes.WebhooksWrite).Describe("deleteWebhook", "Delete a webhook", "With the log of what it was told.");
        one.MapPost("/rotate-secret", RotateAsync).RequireScope(Scopes.WebhooksWrite).Describe("rotateWebhookSecret", "Make a new secret", "The secret before signs beside it for 24 hours: a call then carries two signatures.");
        one.MapPost("/test", TestAsync).RequireScope(Scopes.WebhooksWrite).Describe("testWebhook", "Try a webhook", "Calls it now with an event of type webhook.test, once, and answers what came back.");
        one.MapPost("/replay", ReplayManyAsync).RequireScope(Scopes.WebhooksWrite)
            .Describe("replayWebhook", "Send many deliveries once more", "Those that failed, unless the body says otherwise, at most 50,000. Each has the same id and body as before.").WithExample(new ReplayDeliveries { State = DeliveryState.Failed });
        one.MapGet("/deliveries", DeliveriesAsync).RequireScope(Scopes.WebhooksRead).Describe("listWebhookDeliveries", "List what a webhook was told", "`q` finds an event's id, or words of the body.");
        one.MapGet("/deliveries/{deliveryId:long}", DeliveryAsync).RequireScope(Scopes.WebhooksRead).Describe("getWebhookDelivery", "Read a delivery", "With each attempt: what was sent, and what came back.");
        one.MapPost("/deliveries/{deliveryId:long}/replay", ReplayAsync).RequireScope(Scopes.WebhooksWrite).Describe("replayWebhookDelivery", "Send a delivery once more", "With the same id and body.");
    }

    private static async Task<Results<Ok<Listing<WebhookAnswer>>, Refusal>> ListAsync(WebhookService webhooks, ApiActor caller, [AsParameters] ListQuery query, CancellationToken ct)
    {
        var slice = query.Slice();
        if (slice.Refused(out var error)) return error.ToProblem();
        var rows = await webhooks.SliceAsync(caller.Value, slice.Value, ct);
        return TypedResults.Ok(await Listing<WebhookAnswer>.OfAsync(rows, WebhookAnswer.Of, query, () => webhooks.CountAsync(caller.Value, slice.Value, ct)));
    }

    private static async Task<Results<Created<IssuedWebhookAnswer>, Refusal>> AddAsync(WebhookService webhooks, ApiActor caller, AddWebhook request, CancellationToken ct)
    {
        if (request.Events?.Contains(null) is true) return HttpErrors.Invalid("events", "null is not an event.").ToProblem();
        var draft = new WebhookDraft { Url = request.Url ?? "", Events = [.. (request.Events ?? []).OfType<string>()], Description = request.Description, Enabled = request.Enabled ?? true };
        var added = await webhooks.AddAsync(caller.Value, draft, ct);
        if (added.Refused(out var error)) return error.ToProblem();
        return TypedResults.Created(ApiUrls.Webhook(added.Value.Row.Id), IssuedWebhookAnswer.Of(added.Value));
    }

    private static async Task<Results<Ok<WebhookAnswer>, Refusal>> FindAsync(WebhookService webhooks, ApiActor caller, HttpContext http, Guid id, CancellationToken ct)
    {
        var found = await webhooks.FindAsync(caller.Value, id, ct);
        if (found.Refused(out var error)) return error.ToProblem();
        Tag(http, found.Value);
        return TypedResults.Ok(WebhookAnswer.Of(found.Value));
    }

    private static async Task<Results<Ok<WebhookAnswer>, Refusal>> EditAsync(WebhookService webhooks, ApiActor caller, HttpContext http, Guid id, Patch<EditWebhook> request, CancellationToken ct)
    {
        var edited = await webhooks.EditAsync(caller.Value, id, (int?)ETags.Read(http), draft => request.Apply(EditWebhook.Of(draft)).ToDraft(), ct);
        if (edited.Refused(out var error)) return error.ToProblem();
        Tag(http, edited.Value);
        return TypedResults.Ok(WebhookAnswer.Of(edited.Value));
    }

    private static async Task<Results<NoContent, Refusal>> DeleteAsync(WebhookService webhooks, ApiActor caller, Guid id, CancellationToken ct)
    {
        if (await webhooks.DeleteAsync(caller.Value, id, ct) is { } error) return error.ToProblem();
        return TypedResults.NoContent();
    }

    private static async Task<Results<Ok<IssuedWebhookAnswer>, Refusal>> RotateAsync(WebhookService webhooks, ApiActor caller, Guid id, CancellationToken ct)
    {
        var rotated = await webhooks.RotateAsync(caller.Value, id, ct);
        if (rotated.Refused(out var error)) return error.ToProblem();
        return TypedResults.Ok(IssuedWebhookAnswer.Of(rotated.Value));
    }

    private static async Task<Results<Ok<DeliveryDetailsAnswer>, Refusal>> TestAsync(WebhookService webhooks, ApiActor caller, Guid id, CancellationToken ct)
    {
        var tried = await webhooks.TestAsync(caller.Value, id, ct);
        if (tried.Refused(out var error)) return error.ToProblem();
        return TypedResults.Ok(DeliveryDetailsAnswer.Of(tried.Value));
    }

    private static async Task<Results<Ok<ReplayedAnswer>, Refusal>> ReplayManyAsync(WebhookService webhooks, ApiActor caller, Guid id, ReplayDeliveries? request, CancellationToken ct)
    {
        if (request?.State is DeliveryState.Pending) return HttpErrors.Invalid("state", "What is pending is sent anyway. Choose failed or delivered.").ToProblem();
        var replayed = await webhooks.ReplayManyAsync(caller.Value, id, request?.State, request?.From, request?.To, ct);
        if (replayed.Refused(out var error)) return error.ToProblem();
        return TypedResults.Ok(new ReplayedAnswer(replayed.Value));
    }

    private static async Task<Results<Ok<Listing<DeliveryAnswer>>, Refusal>> DeliveriesAsync(
        WebhookService webhooks,
        ApiActor caller,
        Guid id,
        [AsParameters] ListQuery query,
        [FromQuery, Description("Only those in this state.")] Word<DeliveryState>? state,
        [FromQuery, Description("Only those of this type, such as email.bounced.")] string? type,
        CancellationToken ct)
    {
        var slice = query.Slice(ListQuery.IsNumber);
        if (slice.Refused(out var error)) return error.ToProblem();
        if (query.WantsTotal) return HttpErrors.NotCounted.ToProblem();
        if (!string.IsNullOrEmpty(type) && EventWords.Find(type) is null) return HttpErrors.Invalid("type", $"“{type}” is not a type of event.").ToProblem();
        var rows = await webhooks.DeliveriesAsync(caller.Value, id, state?.Value, EventWords.Find(type), slice.Value, ct);
        if (rows.Refused(out error)) return error.ToProblem();
        return TypedResults.Ok(new Listing<DeliveryAnswer> { Data = [.. rows.Value.Items.Select(DeliveryAnswer.Of)], NextCursor = rows.Value.NextCursor });
    }

    private static async Task<Results<Ok<DeliveryDetailsAnswer>, Refusal>> DeliveryAsync(WebhookService webhooks, ApiActor caller, Guid id, long deliveryId, CancellationToken ct)
    {
        var found = await webhooks.DeliveryAsync(caller.Value, id, deliveryId, ct);
        if (found.Refused(out var error)) return error.ToProblem();
        return TypedResults.Ok(DeliveryDetailsAnswer.Of(found.Value));
    }

    private static async Task<Results<Ok<DeliveryDetailsAnswer>, Refusal>> ReplayAsync(WebhookService webhooks, ApiActor caller, Guid id, long deliveryId, CancellationToken ct)
    {
        var replayed = await webhooks.ReplayAsync(caller.Value, id, deliveryId, ct);
        if (replayed.Refused(out var error)) return error.ToProblem();
        return TypedResults.Ok(DeliveryDetailsAnswer.Of(replayed.Value));
    }

    private static void Tag(HttpContext http, WebhookRow row) => ETags.Set(http, (uint)row.Version);
}

/// <summary>What adds a webhook.</summary>
public sealed record AddWebhook : INamesClient
{
    [Description("The client it is for, where an admin adds it.")]
    public Guid? ClientId { get; init; }

    [Required, Description("A public https address.")]
    public string? Url { get; init; }

    [Required, Description("Names of events, email.* for all of a kind, or * for all.")]
    public List<string?>? Events { get; init; }

    [Description("At most 200 characters.")]
    public string? Description { get; init; }

    [Description("true if left out.")]
    public bool? Enabled { get; init; }
}

/// <summary>What can be changed of a webhook.</summary>
public sealed record EditWebhook
{
    public string? Url { get; init; }
    public List<string?>? Events { get; init; }
    public string? Description { get; init; }
    public bool? Enabled { get; init; }

    internal static EditWebhook Of(WebhookDraft draft) => new() { Url = draft.Url, Events = [.. draft.Events], Description = draft.Description, Enabled = draft.Enabled };

    internal WebhookDraft ToDraft() => new() { Url = Url ?? "", Events = [.. (Events ?? []).Select(e => e ?? "")], Description = Description, Enabled = Enabled ?? true };
}

/// <summary>Which deliveries are sent once more.</summary>
public sealed record ReplayDeliveries
{
    [Description("failed or delivered; failed if left out.")]
    public DeliveryState? State { get; init; }

    [Description("Only those made at or after this time.")]
    public DateTimeOffset? From { get; init; }

    [Description("Only those made before this time.")]
    public DateTimeOffset? To { get; init; }
}

/// <summary>How many deliveries are sent once more.</summary>
public sealed record ReplayedAnswer(int Replayed);

/// <summary>A webhook, without its secret.</summary>
public record WebhookAnswer(
    Guid Id,
    Guid ClientId,
    string Url,
    string? Description,
    IReadOnlyList<string> Events,
    bool Enabled,
    [property: Description("Why the house switched it off.")] string? DisabledReason,
    DateTimeOffset? DisabledAt,
    [property: Description("Since when no call was answered with 2xx.")] DateTimeOffset? FailingSince,
    DateTimeOffset? LastSuccessAt,
    [property: Description("Until when the secret before still signs.")] DateTimeOffset? OldSecretEndsAt,
    DateTimeOffset CreatedAt)
{
    public static WebhookAnswer Of(WebhookRow row) =>
        new(row.Id, row.ClientId, row.Url, row.Description, row.Events, row.IsEnabled, row.DisabledReason, row.DisabledAt, row.FailingSince, row.LastSuccessAt, row.OldSecretEndsAt, row.CreatedAt);
}

/// <summary>A webhook whose secret was just made.</summary>
public sealed record IssuedWebhookAnswer(
    Guid Id, Guid ClientId, string Url, string? Description, IReadOnlyList<string> Events, bool Enabled, string? DisabledReason, DateTimeOffset? DisabledAt, DateTimeOffset? FailingSince,
    DateTimeOffset? LastSuccessAt, DateTimeOffset? OldSecretEndsAt, DateTimeOffset CreatedAt,
    [property: Description("The secret itself: shown once.")] string Secret)
    : WebhookAnswer(Id, ClientId, Url, Description, Events, Enabled, DisabledReason, DisabledAt, FailingSince, LastSuccessAt, OldSecretEndsAt, CreatedAt)
{
    public static IssuedWebhookAnswer Of(IssuedWebhook issued)
    {
        var row = issued.Row;
        return new(row.Id, row.ClientId, row.Url, row.Description, row.Events, row.IsEnabled, row.DisabledReason, row.DisabledAt, row.FailingSince, row.LastSuccessAt, row.OldSecretEndsAt, row.CreatedAt, issued.Secret);
    }
}

/// <summary>An event on its way to a webhook.</summary>
public record DeliveryAnswer(
    string Id,
    Guid WebhookId,
    [property: Description("The webhook-id: the same at each attempt.")] string EventId,
    string Type,
    DeliveryState State,
    int Attempts,
    DateTimeOffset CreatedAt,
    DateTimeOffset? NextAttemptAt,
    DateTimeOffset? FinishedAt,
    int? LastStatus,
    string? LastError)
{
    public static DeliveryAnswer Of(WebhookDelivery d) => new(
        d.Id.ToString(CultureInfo.InvariantCulture), d.WebhookId, d.EventId, EventWords.NameOf(d.Type), d.State, d.Attempts, d.CreatedAt, d.NextAttemptAt, d.FinishedAt, d.LastStatus, d.LastError);
}

/// <summary>A delivery with what was sent and what came back.</summary>
public sealed record DeliveryDetailsAnswer(
    string Id, Guid WebhookId, string EventId, string Type, DeliveryState State, int Attempts, DateTimeOffset CreatedAt, DateTimeOffset? NextAttemptAt, DateTimeOffset? FinishedAt, int? LastStatus, string? LastError,
    [property: Description("What is posted, the same each time.")] string Body,
    IReadOnlyList<AttemptAnswer> Log)
    : DeliveryAnswer(Id, WebhookId, EventId, Type, State, Attempts, CreatedAt, NextAttemptAt, FinishedAt, LastStatus, LastError)
{
    public static DeliveryDetailsAnswer Of(WebhookDeliveryDetails details)
    {
        var d = DeliveryAnswer.Of(details.Delivery);
        return new(d.Id, d.WebhookId, d.EventId, d.Type, d.State, d.Attempts, d.CreatedAt, d.NextAttemptAt, d.FinishedAt, d.LastStatus, d.LastError, details.Delivery.Body, [.. details.Attempts.Select(AttemptAnswer.Of)]);
    }
}

/// <summary>One call and its answer.</summary>
public sealed record AttemptAnswer(
    int Number,
    DateTimeOffset At,
    int Milliseconds,
    string RequestHeaders,
    int? Status,
    string? AnswerHeaders,
    [property: Description("The beginning of the answer.")] string? Answer,
    string? Error)
{
    public static AttemptAnswer Of(WebhookAttempt a) => new(a.Number, a.At, (int)a.Took.TotalMilliseconds, a.RequestHeaders, a.Status, a.AnswerHeaders, a.Answer, a.Error);
}
