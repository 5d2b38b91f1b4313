namespace Dashboard.Core.Webhooks;

/// <summary>Refusals about endpoints.</summary>
public static class WebhookErrors
{
    /// <summary>The most endpoints of a client.</summary>
    public const int Most = 20;

    public static readonly DomainError NotFound = new(ErrorKind.NotFound, "webhook.not_found", "There is no such webhook.");
    public static readonly DomainError NoDelivery = new(ErrorKind.NotFound, "webhook.no_delivery", "There is no such delivery of this webhook.");
    public static readonly DomainError TooMany = new(ErrorKind.Conflict, "webhook.too_many", $"A client has at most {Most} webhooks. Delete one that is not used, or let one take more events.");
    public static readonly DomainError UnderWay = new(ErrorKind.Conflict, "webhook.under_way", "This delivery is still waiting or under way; it needs no replay.");

    public static readonly DomainError Changed = new(ErrorKind.Conflict, "webhook.changed", "Someone else changed this webhook meanwhile. Read it again and repeat your change.");

    public static DomainError Address(string why) => new(ErrorKind.Invalid, "webhook.address", why, "url");
}
