namespace Dashboard.Core.Campaigns;

/// <summary>What a look at a campaign before its send found: errors first.</summary>
public sealed record PreflightReport(bool CanSend, IReadOnlyList<PreflightFinding> Findings);
