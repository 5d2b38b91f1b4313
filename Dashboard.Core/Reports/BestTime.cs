namespace Dashboard.Core.Reports;

/// <summary>When campaigns did best, with the evidence: named only where it is better than all for sure, not by luck.</summary>
/// <param name="Slots">All weekdays and hours that were used.</param>
/// <param name="Mean">Mean open rate of all campaigns.</param>
/// <param name="Best">The hour that surely beats the mean, if there is one.</param>
public sealed record BestTime(IReadOnlyList<SendingSlot> Slots, double? Mean, SendingSlot? Best)
{
    /// <summary>Fewer campaigns than this say nothing about their hour.</summary>
    public const int FewestCampaigns = 3;

    private const int FewestAccepted = 300;

    public int Campaigns => Slots.Sum(s => s.Campaigns);

    public static BestTime Of(IReadOnlyList<SendingSlot> slots)
    {
        var campaigns = slots.Sum(s => s.Campaigns);
        if (campaigns == 0) return new(slots, null, null);
        var mean = slots.Sum(s => s.Mean * s.Campaigns) / campaigns;
        var best = slots.Where(s => s.Campaigns >= FewestCampaigns && s.Campaigns < campaigns && s.Accepted >= FewestAccepted && s.Surely > mean).MaxBy(s => s.Surely);
        return new(slots, mean, best);
    }
}
