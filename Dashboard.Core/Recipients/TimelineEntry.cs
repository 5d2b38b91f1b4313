namespace Dashboard.Core.Recipients;

/// <summary>One thing that happened between us and a recipient: a message's state, an open, a click, a bounce.</summary>
/// <param name="At">When.</param>
/// <param name="Type">What, as webhooks name it: <c>email.accepted</c>, <c>email.opened</c>.</param>
/// <param name="IsAutomatic">True where a machine opened or clicked, not the person.</param>
/// <param name="Detail">The server's reply, or how they unsubscribed.</param>
public sealed record TimelineEntry(
    DateTimeOffset At, string Type, long? MessageId, Guid? CampaignId, string? Campaign, bool IsAutomatic, string? Url, string? Detail, string Cursor);
