using Microsoft.EntityFrameworkCore;

namespace Dashboard.Core.Campaigns;

/// <summary>Who may let a campaign out: those with the right to send, and where the client asks for four eyes, once another person approved it.</summary>
internal static class CampaignApproval
{
    /// <summary>Why this campaign may not go out by this actor, or null.</summary>
    public static async Task<DomainError?> RefuseAsync(IDashboardDb db, Actor actor, Campaign campaign, CancellationToken ct) =>
        actor.Refuse(Rights.Send) ?? (campaign.ApprovedAt is null && await IsAskedForAsync(db, campaign.ClientId, ct) ? CampaignErrors.ApprovalMissing : null);

    /// <summary>Whether the client asks for another person's approval.</summary>
    public static Task<bool> IsAskedForAsync(IDashboardDb db, Guid clientId, CancellationToken ct) => db.Clients.AnyAsync(c => c.Id == clientId && c.FourEyes, ct);
}
