namespace Dashboard.Core.Campaigns;

/// <summary>Which campaigns are asked for: by status, by the day they were made, by words in name or subject.</summary>
public sealed record CampaignFilter(CampaignStatus? Status = null, DateTimeOffset? From = null, DateTimeOffset? To = null, string? Search = null);
