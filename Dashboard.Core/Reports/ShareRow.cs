namespace Dashboard.Core.Reports;

/// <summary>A link to a report, as its list shows it: without its token, which nobody knows any more.</summary>
public sealed record ShareRow(Guid Id, Guid CampaignId, string CreatedBy, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, DateTimeOffset? RevokedAt, bool HasPassword, int Views, DateTimeOffset? ViewedAt)
{
    internal static ShareRow Of(ReportShare s) => new(s.Id, s.CampaignId, s.CreatedBy, s.CreatedAt, s.ExpiresAt, s.RevokedAt, s.Password is not null, s.Views, s.ViewedAt);
}
