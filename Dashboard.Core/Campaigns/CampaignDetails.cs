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

    /// <summary>The letter of the variant that the rest gets; null while none is chosen.</summary>
    public string? Winner { get; init; }
    public DateTimeOffset? WinnerAt { get; init; }
    public string? WinnerBy { get; init; }
    public string? WinnerReason { get; init; }

    /// <summary>When it is chosen by the figures; null where a person chooses, or while the test's mails go out.</summary>
    public DateTimeOffset? WinnerDueAt { get; init; }

    /// <summary>What it still lacks to be sent, or null.</summary>
    public DomainError? Incomplete => Campaign.Incomplete(Draft);
}
