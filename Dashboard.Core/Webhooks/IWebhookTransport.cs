namespace Dashboard.Core.Webhooks;

/// <summary>The way to endpoints that clients named: to public addresses alone, without following redirects.</summary>
public interface IWebhookTransport
{
    /// <summary>Why an address is not called; null where it may be, as far as its name tells today.</summary>
    Task<string?> RefuseAsync(string url, CancellationToken ct);

    /// <summary>Posts; trouble of the wire is an answer, not an exception.</summary>
    Task<WebhookReply> PostAsync(WebhookCall call, CancellationToken ct);
}
