namespace Dashboard.Core.Reports;

/// <summary>What happened since a person was last here, whichever campaign it belongs to; for a first visit, in the last day.</summary>
/// <param name="From">Counted from this full hour on, which the last visit lies in: nothing is left out.</param>
/// <param name="IsCut">The last visit was longer ago than is looked back.</param>
/// <param name="Campaigns">How many campaigns were started since.</param>
public sealed record VisitNews(DateTimeOffset From, bool IsFirst, bool IsCut, int Campaigns, CampaignStats Stats)
{
    /// <summary>How far is looked back at most.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(90);

    /// <summary>Whether nothing happened at all.</summary>
    public bool IsQuiet => Campaigns == 0 && Stats == CampaignStats.Happened(0, 0, new(0, 0), new(0, 0), 0, 0);

    /// <summary>The hour from which is counted.</summary>
    public static DateTimeOffset Since(DateTimeOffset? lastVisit, DateTimeOffset now)
    {
        var from = lastVisit ?? now.AddDays(-1);
        if (now - from > Longest) from = now - Longest;
        return new(from.UtcTicks - from.UtcTicks % TimeSpan.TicksPerHour, TimeSpan.Zero);
    }
}
