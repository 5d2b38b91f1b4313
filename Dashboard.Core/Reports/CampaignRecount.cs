namespace Dashboard.Core.Reports;

/// <summary>What came out when a campaign's figures were computed again from its rows.</summary>
public sealed record CampaignRecount(Guid CampaignId, IReadOnlyList<RecountDifference> Differences)
{
    /// <summary>Whether the figures said what the rows say.</summary>
    public bool Agreed => Differences.Count == 0;
}
