using System.Globalization;

namespace Dashboard.Core.Campaigns;

/// <summary>
/// The number that stands in the ledger for what a recipient gets: 0 where nothing is tested, 1 to 5 for A to E in a test, 11 to 15 for the rest that got A to E after it,
/// and -1 for the rest that waits for the winner.
/// </summary>
public static class VariantMark
{
    public const short None = 0;
    public const short Waiting = -1;

    /// <summary>Where the numbers begin of those who got a variant after the test.</summary>
    public const short AfterTest = 10;

    /// <summary>So far apart begin the link numbers of two variants: more links than fit into a mail of the largest size, and all within three bytes of a token.</summary>
    public const int LinksApart = 1 << 18;

    /// <summary>Someone on whom a variant is tried: 0 for A.</summary>
    public static short Tried(int variant) => (short)(variant + 1);

    /// <summary>Someone of the rest, who got the winner.</summary>
    public static short OfRest(int winner) => (short)(AfterTest + winner + 1);

    /// <summary>Whose content it is: 0 for A.</summary>
    public static int ContentOf(short mark) => mark <= None ? 0 : (mark % AfterTest) - 1;

    public static bool IsRest(short mark) => mark is Waiting or > AfterTest;

    /// <summary>A for 0, B for 1.</summary>
    public static string LetterOf(int variant) => ((char)('A' + variant)).ToString(CultureInfo.InvariantCulture);

    /// <summary>The variant of a letter, in either case; null where there is none.</summary>
    public static int? NumberOf(string? letter) =>
        letter is [var one] && char.ToUpperInvariant(one) - 'A' is >= 0 and < CampaignVariant.Most and var number ? number : null;
}
