namespace Dashboard.Core.Campaigns;

/// <summary>One variant's figures in a campaign's report: those on whom it was tried, or the rest.</summary>
/// <param name="Mark">What stands in the ledger: see <see cref="VariantMark"/>.</param>
public sealed record VariantRow(
    short Mark, long Targeted, long Accepted, long Bounced, long OpenedPeople, long OpenedAll, long ClickedPeople, long ClickedAll, long Unsubscribed, long Complained)
{
    public bool IsRest => VariantMark.IsRest(Mark);

    /// <summary>The letter of what they get; null while the rest waits.</summary>
    public string? Letter => Mark == VariantMark.Waiting ? null : VariantMark.LetterOf(VariantMark.ContentOf(Mark));

    /// <summary>How many did what the winner is chosen by.</summary>
    public long Hits(WinnerRule by) => by is WinnerRule.Clicks ? ClickedPeople : OpenedPeople;
}
