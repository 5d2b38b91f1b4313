using System.Globalization;

namespace Dashboard.Web.Kit;

/// <summary>Figures as the product prints them, everywhere the same: 12,345 · 1.2 M · 12.3 % · 34 kB · 3 min 20 s.</summary>
public static class Format
{
    /// <summary>What stands where there is nothing to say.</summary>
    public const string None = "–";

    private const string Space = "\u00a0"; // a figure and its unit stay on one line

    /// <summary>A whole number with thousands: 12,345.</summary>
    public static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A number and its noun: 1 recipient, 1,200 recipients.</summary>
    public static string Count(long value, string one, string? many = null) => $"{Count(value)} {(value == 1 ? one : many ?? one + "s")}";

    /// <summary>A number in little room: 9,999 · 12.3 k · 1.2 M.</summary>
    public static string Brief(long value) => Math.Abs(value) switch
    {
        < 10_000 => Count(value),
        < 999_950 => Scaled(value, 1_000, "k"),
        < 999_950_000 => Scaled(value, 1_000_000, "M"),
        _ => Scaled(value, 1_000_000_000, "B"),
    };

    /// <summary>A share of one as a percentage: 0.123 is 12.3 %. What isn't nothing is never printed as 0.</summary>
    public static string Percent(double share) => Percentage(share, "F1", least: 0.1);

    /// <summary>A part of a whole as a percentage; a dash where there is no whole.</summary>
    public static string Percent(long part, long whole) => whole == 0 ? None : Percent((double)part / whole);

    /// <summary>A small share with two decimals, such as a complaint rate: 0.0008 is 0.08 %.</summary>
    public static string FinePercent(double share) => Percentage(share, "F2", least: 0.01);

    /// <summary>A small part of a whole with two decimals; a dash where there is no whole.</summary>
    public static string FinePercent(long part, long whole) => whole == 0 ? None : FinePercent((double)part / whole);

    /// <summary>A size in decimal units: 980 B · 34 kB · 1.2 MB.</summary>
    public static string Size(long bytes) => bytes switch
    {
        < 1_000 => $"{bytes}{Space}B",
        < 100_000 => (bytes / 1_000d).ToString("0.#", CultureInfo.InvariantCulture) + Space + "kB",
        < 1_000_000 => (bytes / 1_000d).ToString("F0", CultureInfo.InvariantCulture) + Space + "kB",
        < 1_000_000_000 => (bytes / 1_000_000d).ToString("0.#", CultureInfo.InvariantCulture) + Space + "MB",
        _ => (bytes / 1_000_000_000d).ToString("0.#", CultureInfo.InvariantCulture) + Space + "GB",
    };

    /// <summary>A length of time in its two greatest units: 0.4 s · 12 s · 3 min 20 s · 2 h 5 min · 4 d 6 h.</summary>
    public static string Duration(TimeSpan length) => length switch
    {
        { TotalSeconds: < 1 } => length.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture) + Space + "s",
        { TotalMinutes: < 1 } => $"{length.Seconds}{Space}s",
        { TotalHours: < 1 } => Two(length.Minutes, "min", length.Seconds, "s"),
        { TotalDays: < 1 } => Two(length.Hours, "h", length.Minutes, "min"),
        _ => Two(length.Days, "d", length.Hours, "h"),
    };

    private static string Percentage(double share, string format, double least)
    {
        if (!double.IsFinite(share)) return None;
        var percent = share * 100;
        return percent > 0 && percent < least / 2
            ? $"<{Space}{least.ToString(format, CultureInfo.InvariantCulture)}{Space}%"
            : percent.ToString(format, CultureInfo.InvariantCulture) + Space + "%";
    }

    private static string Scaled(long value, long unit, string sign) =>
        ((double)value / unit).ToString(Math.Abs(value) < unit * 100 ? "0.#" : "F0", CultureInfo.InvariantCulture) + Space + sign;

    private static string Two(int great, string greatUnit, int small, string smallUnit) =>
        small == 0 ? $"{great}{Space}{greatUnit}" : $"{great}{Space}{greatUnit} {small}{Space}{smallUnit}";
}
