namespace Dashboard.Core.Suppressions;

/// <summary>A suppressed address as tables and the API show it; without a client it holds for the whole house.</summary>
public sealed record SuppressionRow(long Id, Guid? ClientId, string Email, SuppressionReason Reason, string? Note, Guid? CampaignId, DateTimeOffset CreatedAt);
