using Dashboard.Core.Campaigns;

namespace Dashboard.Core.Reports;

/// <summary>What happened over a span of days and what needs a decision, for one client or for the whole house.</summary>
/// <param name="Days">One entry for each day of the span, oldest first.</param>
/// <param name="Last">The campaigns started last, newest first.</param>
/// <param name="Before">The span of the same length before it, added up.</param>
/// <param name="BeforeDays">That span day by day, each beside the day of this one.</param>
/// <param name="News">What happened since the reader was last here.</param>
public sealed record Overview(
    IReadOnlyList<OverviewDay> Days, OverviewDay Total, OverviewDay Before, IReadOnlyList<OverviewDay> BeforeDays, VisitNews News, IReadOnlyList<CampaignAtHand> AtHand,
    IReadOnlyList<CampaignRow> Last, IReadOnlyList<ClientReputation> Reputation, DateTimeOffset ReadAt);
