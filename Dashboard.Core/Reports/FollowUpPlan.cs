namespace Dashboard.Core.Reports;

/// <summary>What a follow-up will do, said before it is done.</summary>
/// <param name="People">Those behind the figure now.</param>
/// <param name="Mailable">Of them, who may still be mailed: known, active, and not suppressed.</param>
public sealed record FollowUpPlan(Guid ClientId, string CampaignName, long People, long Mailable)
{
    public long Left => People - Mailable;
}
