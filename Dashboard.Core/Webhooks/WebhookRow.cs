namespace Dashboard.Core.Webhooks;

/// <summary>An endpoint as lists and pages show it; its secret never leaves.</summary>
public sealed record WebhookRow(
    Guid Id, Guid ClientId, string Url, string? Description, IReadOnlyList<string> Events, DateTimeOffset CreatedAt, DateTimeOffset? DisabledAt, string? DisabledReason,
    DateTimeOffset? FailingSince, DateTimeOffset? LastSuccessAt, DateTimeOffset? RestingUntil, DateTimeOffset? OldSecretEndsAt, int Version)
{
    /// <summary>Whether it is told what happens.</summary>
    public bool IsEnabled => DisabledAt is null;

    internal static WebhookRow Of(Webhook w) => new(
        w.Id, w.ClientId, w.Url, w.Description, w.Events, w.CreatedAt, w.DisabledAt, w.DisabledReason, w.FailingSince, w.LastSuccessAt, w.RestingUntil, w.OldSecretEndsAt, w.Version);
}
