using System.Globalization;
using System.Text;

namespace Dashboard.Core;

/// <summary>RFC 5893, section 2: a name with letters that run from right to left is one only where each of its labels runs in one direction.</summary>
internal static class BidiRule
{
    private static readonly char[] Dots = ['.', '\u3002', '\uff0e', '\uff61'];

    private enum Direction
    {
        Left,
        Right,
        Digit,
        ArabicDigit,
        Mark,
        Neutral,
    }

    /// <summary>Whether a name in its international form keeps the rule.</summary>
    public static bool Holds(string name)
    {
        var labels = name.Split(Dots, StringSplitOptions.RemoveEmptyEntries).Select(label => label.EnumerateRunes().Select(Of).ToList()).ToList();
        return !labels.Exists(label => label.Exists(d => d is Direction.Right or Direction.ArabicDigit)) || labels.TrueForAll(Holds);
    }

    private static bool Holds(List<Direction> label)
    {
        var last = label.FindLast(d => d is not Direction.Mark);
        return label[0] switch
        {
            Direction.Right => !label.Contains(Direction.Left) && last is Direction.Right or Direction.Digit or Direction.ArabicDigit && !(label.Contains(Direction.Digit) && label.Contains(Direction.ArabicDigit)),
            Direction.Left => !label.Contains(Direction.Right) && !label.Contains(Direction.ArabicDigit) && last is Direction.Left or Direction.Digit,
            _ => false,
        };
    }

    private static Direction Of(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark => Direction.Mark,
        UnicodeCategory.DecimalDigitNumber => rune.Value is (>= '0' and <= '9') or (>= 0x6f0 and <= 0x6f9) ? Direction.Digit : rune.Value is >= 0x660 and <= 0x669 ? Direction.ArabicDigit : Direction.Left,
        UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter or UnicodeCategory.SpacingCombiningMark =>
            rune.Value is (>= 0x590 and <= 0x8ff) or (>= 0xfb1d and <= 0xfdff) or (>= 0xfe70 and <= 0xfeff) or (>= 0x10800 and <= 0x10fff) or (>= 0x1e800 and <= 0x1efff) ? Direction.Right : Direction.Left,
        _ => Direction.Neutral,
    };
}
