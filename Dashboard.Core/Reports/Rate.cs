namespace Dashboard.Core.Reports;

/// <summary>A part of a whole, with the words that say which.</summary>
public sealed record Rate(long Part, long Whole, string Formula)
{
    /// <summary>From 0 to 1; null where there is no whole.</summary>
    public double? Share => Whole == 0 ? null : (double)Part / Whole;
}
