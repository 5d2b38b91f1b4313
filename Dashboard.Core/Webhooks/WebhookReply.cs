namespace Dashboard.Core.Webhooks;

/// <summary>What an endpoint answered, or why there is no answer.</summary>
/// <param name="RetryAfter">How long it asks to be left in peace.</param>
public sealed record WebhookReply(int? Status, string? Headers, string? Body, TimeSpan? RetryAfter, string? Error)
{
    /// <summary>Whether the event counts as delivered.</summary>
    public bool IsFine => Status is >= 200 and < 300;

    /// <summary>Whether the endpoint says that it will never take any again.</summary>
    public bool IsGone => Status == 410;
}
