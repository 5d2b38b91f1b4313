namespace Dashboard.Core.Campaigns;

/// <summary>Where a campaign stands: draft → scheduled → sending ⇄ paused → sent; from each but sent also cancelled.</summary>
public enum CampaignStatus
{
    Draft,
    Scheduled,
    Sending,
    Paused,
    Sent,
    Cancelled,
}
