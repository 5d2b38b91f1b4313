using System.Globalization;
using System.Text;

namespace Dashboard.Core.Templates;

/// <summary>Dates by strftime's letters, as Liquid writes them; in English.</summary>
internal static class LiquidDate
{
    internal static string Format(DateTimeOffset date, string format)
    {
        var text = new StringBuilder();
        for (var i = 0; i < format.Length; i++)
        {
            if (format[i] != '%' || i + 1 >= format.Length)
            {
                text.Append(format[i]);
                continue;
            }
            var unpadded = format[i + 1] == '-' && i + 2 < format.Length;
            if (unpadded) i++;
            var part = Part(date, format[++i]);
            text.Append(unpadded && part.Length > 1 ? part.TrimStart('0', ' ') is { Length: > 0 } shown ? shown : "0" : part);
        }
        return text.ToString();
    }

    private static string Part(DateTimeOffset date, char letter) => letter switch
    {
        'Y' => date.ToString("yyyy", CultureInfo.InvariantCulture),
        'y' => date.ToString("yy", CultureInfo.InvariantCulture),
        'm' => date.ToString("MM", CultureInfo.InvariantCulture),
        'B' => date.ToString("MMMM", CultureInfo.InvariantCulture),
        'b' or 'h' => date.ToString("MMM", CultureInfo.InvariantCulture),
        'd' => date.ToString("dd", CultureInfo.InvariantCulture),
        'e' => date.Day.ToString(CultureInfo.InvariantCulture).PadLeft(2),
        'j' => date.DayOfYear.ToString("000", CultureInfo.InvariantCulture),
        'H' => date.ToString("HH", CultureInfo.InvariantCulture),
        'I' => date.ToString("hh", CultureInfo.InvariantCulture),
        'M' => date.ToString("mm", CultureInfo.InvariantCulture),
        'S' => date.ToString("ss", CultureInfo.InvariantCulture),
        'p' => date.ToString("tt", CultureInfo.InvariantCulture),
        'A' => date.ToString("dddd", CultureInfo.InvariantCulture),
        'a' => date.ToString("ddd", CultureInfo.InvariantCulture),
        'F' => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        'T' => date.ToString("HH:mm:ss", CultureInfo.InvariantCulture),
        'R' => date.ToString("HH:mm", CultureInfo.InvariantCulture),
        'D' => date.ToString("MM/dd/yy", CultureInfo.InvariantCulture),
        's' => date.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
        'z' => date.ToString("zzz", CultureInfo.InvariantCulture).Replace(":", "", StringComparison.Ordinal),
        '%' => "%",
        _ => "%" + letter,
    };
}
