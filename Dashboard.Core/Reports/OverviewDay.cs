namespace Dashboard.Core.Reports;

/// <summary>The campaigns that started on one day, in the reader's zone, with what became of them.</summary>
public sealed record OverviewDay(DateOnly Day, int Campaigns, CampaignStats Stats);
