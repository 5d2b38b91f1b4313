namespace Dashboard.Core.Events;

/// <summary>Which events are asked for; null means any.</summary>
public sealed record EventFilter(IReadOnlyList<EventType>? Types = null, Guid? CampaignId = null, DateTimeOffset? From = null, DateTimeOffset? To = null);
