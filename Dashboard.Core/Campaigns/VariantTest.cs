namespace Dashboard.Core.Campaigns;

/// <summary>A test on a part of the audience: the rest waits until a winner is chosen, and gets that.</summary>
/// <param name="Percent">The part of the audience that the variants are tried on.</param>
/// <param name="AfterMinutes">How long after the test's mails are out the winner is chosen by the figures; null where a person chooses.</param>
public sealed record VariantTest(int Percent, WinnerRule By, int? AfterMinutes)
{
    public const int LeastPercent = 1, MostPercent = 90, LeastMinutes = 15, MostMinutes = 7 * 24 * 60;
}
