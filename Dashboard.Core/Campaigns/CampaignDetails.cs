namespace Dashboard.Core.Campaigns;

/// <summary>A campaign with all its fields, as its page and the API show it.</summary>
/// <param name="Version">Changes with every edit; the API's ETag.</param>
public sealed record CampaignDetails(
    Guid Id,
    Guid ClientId,
    string ClientName,
    string TimeZone,
    CampaignDraft Draft,
    CampaignStatus Status,
    string? PauseReason,
    string CreatedBy,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    DateTimeOffset? ScheduledAt,
    DateTimeOffset? StartedAt,
    DateTimeOffset? FinishedAt,
    uint Version)
{
    /// <summary>The name as it is saved.</summary>
    public string Name => Draft.Name;

    /// <summary>Whether a test key made it: it stays in the Sandbox and counts in no report and no reputation.</summary>
    public bool IsTest { get; init; }

    /// <summary>Whether its client asks for another person's approval.</summary>
    public bool FourEyes { get; init; }

    /// <summary>Who changed it last; null for a program.</summary>
    public Guid? EditedBy { get; init; }
    public string? ApprovedBy { get; init; }
    public DateTimeOffset? ApprovedAt { get; init; }

    /// <summary>What it still lacks to be sent, or null.</summary>
    public DomainError? Incomplete => Campaign.Incomplete(Draft);
}
