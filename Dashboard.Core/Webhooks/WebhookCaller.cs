using System.Globalization;
using Dashboard.Core.Events;
using Microsoft.Extensions.Options;

namespace Dashboard.Core.Webhooks;

/// <summary>One call of an endpoint: signed, posted, and judged.</summary>
public sealed class WebhookCaller(IWebhookTransport transport, IWebhookQueue queue, ISecrets secrets, IOptions<WebhookSettings> settings, TimeProvider clock)
{
    internal const string SecretPurpose = "webhook.secret";

    /// <summary>The longest that an endpoint is left in peace because it asks to be.</summary>
    private static readonly TimeSpan LongestRest = TimeSpan.FromHours(24);

    private const string Gone = "The endpoint answered 410 Gone.";

    /// <summary>How long a claimed delivery is nobody else's: a call takes no longer.</summary>
    public TimeSpan Lease => settings.Value.Timeout * 2 + TimeSpan.FromSeconds(30);

    /// <summary>Calls, writes the attempt down, and answers whether it was taken well.</summary>
    public async Task<WebhookReply> CallAsync(Webhook webhook, WebhookDelivery delivery, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var started = clock.GetTimestamp();
        KeyValuePair<string, string>[] headers =
        [
            new("webhook-id", delivery.EventId),
            new("webhook-timestamp", now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)),
            new("webhook-signature", WebhookSecret.Sign(SecretsOf(webhook, now), delivery.EventId, now, delivery.Body)),
        ];
        var reply = await transport.PostAsync(new(new(webhook.Url), headers, delivery.Body, settings.Value.Timeout), ct);
        var attempts = delivery.Attempts + 1;
        var attempt = new WebhookAttempt(attempts, now, clock.GetElapsedTime(started), string.Join('\n', headers.Select(h => $"{h.Key}: {h.Value}")), reply.Status, reply.Headers, reply.Body, reply.Error);
        var wait = reply.IsFine || reply.IsGone || delivery.Type is EventType.WebhookTest ? null : Jittered(settings.Value.WaitAfter(attempts));
        var rest = reply.RetryAfter is { } asked && !reply.IsFine ? Shorter(asked, LongestRest) : (TimeSpan?)null;
        if (wait is not null && rest > wait) wait = rest;
        // What came back is written down, whoever left meanwhile.
        await queue.RecordAsync(webhook.ClientId, new(delivery, attempt, reply.IsFine, wait, rest, reply.IsGone ? Gone : null, settings.Value.SwitchedOffAfter), CancellationToken.None);
        return reply;
    }

    private List<string> SecretsOf(Webhook webhook, DateTimeOffset now)
    {
        var keys = new List<string> { secrets.Reveal(SecretPurpose, webhook.ProtectedSecret) };
        if (webhook.ProtectedOldSecret is { } old && webhook.OldSecretEndsAt > now) keys.Add(secrets.Reveal(SecretPurpose, old));
        return keys;
    }

    /// <summary>Up to a tenth longer, so that what failed together does not come again together.</summary>
    private static TimeSpan? Jittered(TimeSpan? wait) => wait * (1 + Random.Shared.NextDouble() / 10);

    private static TimeSpan Shorter(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
