namespace Dashboard.Core.Webhooks;

/// <summary>What is posted to an endpoint.</summary>
public sealed record WebhookCall(Uri Address, IReadOnlyList<KeyValuePair<string, string>> Headers, string Body, TimeSpan Timeout);
