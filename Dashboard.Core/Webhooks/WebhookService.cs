using Dashboard.Core.Events;
using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Dashboard.Core.Webhooks;

/// <summary>A client's endpoints: adding, editing, trying, and looking at what they were told.</summary>
public sealed partial class WebhookService(
    IDashboardDbFactory dbs, IValidator<WebhookDraft> validator, IWebhookTransport transport, IWebhookQueue queue, WebhookCaller caller, ISecrets secrets, TimeProvider clock, ILogger<WebhookService> log)
{
    private const string Invalid = "webhook.invalid";

    /// <summary>A slice of endpoints, newest first.</summary>
    public async Task<Slice<WebhookRow>> SliceAsync(Actor actor, SliceRequest request, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(actor, ct);
        var query = Matching(db, request);
        if (Guid.TryParse(request.After, out var after)) query = query.Where(w => w.Id < after);
        var rows = await query.OrderByDescending(w => w.Id).Take(request.Take + 1).ToListAsync(ct);
        return Slice<WebhookRow>.Of(rows.ConvertAll(WebhookRow.Of), request.Take, w => w.Id.ToString());
    }

    /// <summary>How many endpoints match.</summary>
    public async Task<int> CountAsync(Actor actor, SliceRequest request, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(actor, ct);
        return await Matching(db, request).CountAsync(ct);
    }

    /// <summary>One endpoint; 403 for another client's.</summary>
    public Task<Result<WebhookRow>> FindAsync(Actor actor, Guid id, CancellationToken ct) => WithAsync(actor, id, (_, webhook) => Task.FromResult<Result<WebhookRow>>(WebhookRow.Of(webhook)), ct);

    /// <summary>A new endpoint, with its secret.</summary>
    public async Task<Result<IssuedWebhook>> AddAsync(Actor actor, WebhookDraft draft, CancellationToken ct)
    {
        if (actor.NeedsClient(out var clientId, out var missing)) return missing;
        if (await RefuseAsync(draft, ct) is { } refusal) return refusal;
        await using var db = await dbs.OpenAsync(actor, ct);
        if (!await db.Clients.AnyAsync(c => c.Id == clientId, ct)) return Clients.ClientErrors.NotFound;
        if (await db.Webhooks.CountAsync(w => w.ClientId == clientId, ct) >= WebhookErrors.Most) return WebhookErrors.TooMany;
        var secret = WebhookSecret.Draw();
        var webhook = Webhook.Of(clientId, draft, secrets.Protect(WebhookCaller.SecretPurpose, secret), clock.GetUtcNow());
        if (!draft.Enabled) webhook.Edit(draft, clock.GetUtcNow());
        db.Webhooks.Add(webhook);
        await db.SaveChangesAsync(ct);
        LogAdded(webhook.Id, clientId, actor.Name);
        return new IssuedWebhook(WebhookRow.Of(webhook), secret);
    }

    /// <summary>Changes what the edit says of the endpoint as it stands; refused where the caller saw another version.</summary>
    public Task<Result<WebhookRow>> EditAsync(Actor actor, Guid id, int? version, Func<WebhookDraft, WebhookDraft> edit, CancellationToken ct) => WithAsync<WebhookRow>(actor, id, async (db, webhook) =>
    {
        if (version is { } seen && seen != webhook.Version) return WebhookErrors.Changed;
        var before = webhook.Url;
        var draft = edit(new() { Url = webhook.Url, Events = [.. webhook.Events], Description = webhook.Description, Enabled = webhook.DisabledAt is null });
        if (validator.Refuse(draft, Invalid) is { } refusal) return refusal;
        if (draft.Url.Trim() != before && await RefuseAsync(draft, ct) is { } closed) return closed;
        webhook.Edit(draft, clock.GetUtcNow());
        await db.SaveChangesAsync(ct);
        return WebhookRow.Of(webhook);
    }, ct);

    /// <summary>A new secret; the one before signs beside it for a day.</summary>
    public Task<Result<IssuedWebhook>> RotateAsync(Actor actor, Guid id, CancellationToken ct) => WithAsync<IssuedWebhook>(actor, id, async (db, webhook) =>
    {
        var secret = WebhookSecret.Draw();
        webhook.Rotate(secrets.Protect(WebhookCaller.SecretPurpose, secret), clock.GetUtcNow());
        await db.SaveChangesAsync(ct);
        LogRotated(id, actor.Name);
        return new IssuedWebhook(WebhookRow.Of(webhook), secret);
    }, ct);

    /// <summary>Deletes an endpoint with its log.</summary>
    public async Task<DomainError?> DeleteAsync(Actor actor, Guid id, CancellationToken ct) => (await WithAsync<WebhookRow>(actor, id, async (db, webhook) =>
    {
        var row = WebhookRow.Of(webhook);
        db.Webhooks.Remove(webhook);
        await db.SaveChangesAsync(ct);
        LogDeleted(id, actor.Name);
        return row;
    }, ct)).Error;

    /// <summary>Calls the endpoint once with an event that did not happen, and answers what came back.</summary>
    public Task<Result<WebhookDeliveryDetails>> TestAsync(Actor actor, Guid id, CancellationToken ct) => WithAsync<WebhookDeliveryDetails>(actor, id, async (_, webhook) =>
    {
        if (actor.Refuse(Rights.Edit) is { } mayNot) return mayNot;
        var eventId = $"evt_test_{Guid.CreateVersion7(clock.GetUtcNow()):N}";
        var entry = new EventEntry(0, EventType.WebhookTest, clock.GetUtcNow(), webhook.ClientId, null, null, null, null, null);
        var delivery = await queue.AddAsync(webhook, eventId, EventType.WebhookTest, EventJson.Of(eventId, entry), ct);
        await caller.CallAsync(webhook, delivery, ct);
        return (await queue.FindAsync(webhook.ClientId, id, delivery.Id, ct))!;
    }, ct);

    /// <summary>What the endpoint was told, newest first.</summary>
    public Task<Result<Slice<WebhookDelivery>>> DeliveriesAsync(Actor actor, Guid id, DeliveryState? state, EventType? type, SliceRequest request, CancellationToken ct) =>
        WithAsync<Slice<WebhookDelivery>>(actor, id, async (_, webhook) => await queue.SliceAsync(webhook.ClientId, id, state, type, request, ct), ct);

    /// <summary>One delivery with its attempts.</summary>
    public Task<Result<WebhookDeliveryDetails>> DeliveryAsync(Actor actor, Guid id, long delivery, CancellationToken ct) =>
        WithAsync<WebhookDeliveryDetails>(actor, id, async (_, webhook) => await queue.FindAsync(webhook.ClientId, id, delivery, ct) is { } found ? found : WebhookErrors.NoDelivery, ct);

    /// <summary>Sends one delivery once more, with the same id and body.</summary>
    public Task<Result<WebhookDeliveryDetails>> ReplayAsync(Actor actor, Guid id, long delivery, CancellationToken ct) => WithAsync<WebhookDeliveryDetails>(actor, id, async (_, webhook) =>
    {
        if (actor.Refuse(Rights.Edit) is { } mayNot) return mayNot;
        if (await queue.FindAsync(webhook.ClientId, id, delivery, ct) is null) return WebhookErrors.NoDelivery;
        if (await queue.ReplayAsync(webhook.ClientId, id, delivery, null, null, null, ct) == 0) return WebhookErrors.UnderWay;
        return (await queue.FindAsync(webhook.ClientId, id, delivery, ct))!;
    }, ct);

    /// <summary>Sends many once more: those that failed, unless another state is named, made within a time.</summary>
    public Task<Result<int>> ReplayManyAsync(Actor actor, Guid id, DeliveryState? state, DateTimeOffset? from, DateTimeOffset? to, CancellationToken ct) =>
        WithAsync<int>(actor, id, async (_, webhook) => actor.Refuse(Rights.Edit) is { } mayNot ? mayNot : await queue.ReplayAsync(webhook.ClientId, id, null, state ?? DeliveryState.Failed, from, to, ct), ct);

    private async Task<DomainError?> RefuseAsync(WebhookDraft draft, CancellationToken ct)
    {
        if (validator.Refuse(draft, Invalid) is { } refusal) return refusal;
        return await transport.RefuseAsync(draft.Url.Trim(), ct) is { } why ? WebhookErrors.Address(why) : null;
    }

    private async Task<Result<T>> WithAsync<T>(Actor actor, Guid id, Func<IDashboardDb, Webhook, Task<Result<T>>> act, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(actor, ct);
        if (await db.Webhooks.SingleOrDefaultAsync(w => w.Id == id, ct) is not { } webhook) return await db.IsAnothersAsync<Webhook>(id, ct) ? ActorErrors.OtherClient : WebhookErrors.NotFound;
        return await act(db, webhook);
    }

    private static IQueryable<Webhook> Matching(IDashboardDb db, SliceRequest request)
    {
        IQueryable<Webhook> query = db.Webhooks;
        if (!string.IsNullOrWhiteSpace(request.Search)) query = query.Where(w => w.Url.Contains(request.Search));
        if (request.From is { } from) query = query.Where(w => w.CreatedAt >= from.ToUniversalTime());
        if (request.To is { } to) query = query.Where(w => w.CreatedAt < to.ToUniversalTime());
        return query;
    }

    [LoggerMessage(LogLevel.Information, "Webhook {WebhookId} added for client {ClientId} by {Actor}")]
    private partial void LogAdded(Guid webhookId, Guid clientId, string actor);

    [LoggerMessage(LogLevel.Information, "Webhook {WebhookId} has a new secret, made by {Actor}")]
    private partial void LogRotated(Guid webhookId, string actor);

    [LoggerMessage(LogLevel.Information, "Webhook {WebhookId} deleted by {Actor}")]
    private partial void LogDeleted(Guid webhookId, string actor);
}
