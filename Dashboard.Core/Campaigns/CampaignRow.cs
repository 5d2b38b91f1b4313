namespace Dashboard.Core.Campaigns;

/// <summary>A campaign as lists show it, with the figures that its counts row holds.</summary>
public sealed record CampaignRow(
    Guid Id,
    Guid ClientId,
    string ClientName,
    string Name,
    string Subject,
    CampaignStatus Status,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ScheduledAt,
    DateTimeOffset? StartedAt,
    DateTimeOffset? FinishedAt,
    long Targeted,
    long Accepted,
    long OpenedByPeople,
    long ClickedByPeople,
    bool IsTest);
