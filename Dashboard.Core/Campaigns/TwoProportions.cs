namespace Dashboard.Core.Campaigns;

/// <summary>
/// Whether two shares differ by more than chance: the two-proportion z-test with pooled variance, two-sided
/// (NIST/SEMATECH e-Handbook of Statistical Methods, 7.3.3). It holds where at least five hits and five misses are to be expected in each group.
/// </summary>
/// <param name="Hits">How many of the first group did it, and how many there were.</param>
/// <param name="OtherHits">The same of the second.</param>
public sealed record TwoProportions(long Hits, long Whole, long OtherHits, long Other)
{
    private const double Fewest = 5;

    /// <summary>Whether there are enough people for the test to mean anything.</summary>
    public bool IsEnough => Whole > 0 && Other > 0 && Math.Min(Whole, Other) * Math.Min(Pooled, 1 - Pooled) >= Fewest;

    /// <summary>How far the shares lie apart, in standard errors.</summary>
    public double Z
    {
        get
        {
            var error = Math.Sqrt(Pooled * (1 - Pooled) * (1d / Whole + 1d / Other));
            return error > 0 ? ((double)Hits / Whole - (double)OtherHits / Other) / error : 0;
        }
    }

    /// <summary>How probable a difference at least this large is where there is none.</summary>
    public double P => Tails(Math.Abs(Z));

    private double Pooled => (double)(Hits + OtherHits) / (Whole + Other);

    /// <summary>Both tails of the normal distribution beyond z, as erfc(z / √2) by Abramowitz and Stegun 7.1.26: right to 1.5e-7.</summary>
    private static double Tails(double z)
    {
        var x = z / Math.Sqrt(2);
        var t = 1 / (1 + 0.3275911 * x);
        return t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429)))) * Math.Exp(-x * x);
    }
}
