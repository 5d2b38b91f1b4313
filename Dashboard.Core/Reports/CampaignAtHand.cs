using Dashboard.Core.Campaigns;

namespace Dashboard.Core.Reports;

/// <summary>A campaign that runs, waits for its time, or waits for a decision.</summary>
public sealed record CampaignAtHand(
    Guid Id, string Name, string ClientName, CampaignStatus Status, string? PauseReason, DateTimeOffset? ScheduledAt, DateTimeOffset? StartedAt, long Targeted, long Final);
