namespace Dashboard.Core.Reports;

/// <summary>The campaigns that were started in one hour of one weekday, and how their open rates lie.</summary>
/// <param name="Weekday">1 Monday to 7 Sunday.</param>
/// <param name="Mean">Mean of the campaigns' open rates.</param>
/// <param name="Deviation">Their standard deviation; null for a single campaign.</param>
public sealed record SendingSlot(int Weekday, int Hour, int Campaigns, long Accepted, double Mean, double? Deviation)
{
    /// <summary>What the mean surely reaches: two standard errors below it.</summary>
    public double? Surely => Deviation is { } deviation && Campaigns > 1 ? Mean - 2 * deviation / Math.Sqrt(Campaigns) : null;
}
