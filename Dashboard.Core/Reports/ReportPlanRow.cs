namespace Dashboard.Core.Reports;

/// <summary>A report by mail, as its list shows it.</summary>
public sealed record ReportPlanRow(Guid Id, Guid ClientId, string ClientName, ReportPlanDraft Draft, DateTimeOffset NextAt, DateTimeOffset? SentAt, string? Problem);
