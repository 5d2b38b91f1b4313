namespace Dashboard.Core.Reports;

/// <summary>A recipient of one of a period's campaigns, with that campaign.</summary>
public sealed record PeriodRecipient(Guid CampaignId, string CampaignName, ReportRecipient Recipient);
