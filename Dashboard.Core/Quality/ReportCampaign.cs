namespace Dashboard.Core.Quality;

/// <summary>A campaign that was started on the day, beside the quality of what bears its name.</summary>
/// <param name="BounceRate">bounced ÷ attempted, 0 to 1.</param>
/// <param name="ComplaintRate">complaints ÷ accepted, 0 to 1.</param>
/// <param name="AverageScore">Of the day's reviews whose subject is this campaign; null where there is none.</param>
public sealed record ReportCampaign(Guid Id, string Name, long Accepted, decimal? BounceRate, decimal? ComplaintRate, decimal? AverageScore);
