namespace Dashboard.Core.Webhooks;

/// <summary>An endpoint whose secret was just made: the only moment at which it can be read.</summary>
public sealed record IssuedWebhook(WebhookRow Row, string Secret);
