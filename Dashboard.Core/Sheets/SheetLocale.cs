using System.Globalization;
using System.Text.RegularExpressions;

namespace Dashboard.Core.Sheets;

/// <summary>
/// How a spreadsheet writes dates and numbers. Cells that are dates or numbers come as numbers and need no guess;
/// text is read by the spreadsheet's locale, and a moment of its time zone becomes the day that it is at the client's.
/// </summary>
public sealed partial class SheetLocale
{
    private const double FirstSerial = 36526, EndSerial = 73051; // 2000-01-01 until before 2100-01-01
    private static readonly DateTime Epoch = new(1899, 12, 30);
    private static readonly string[] MonthForms = ["d MMM yyyy", "d MMMM yyyy", "d. MMM yyyy", "d. MMMM yyyy", "MMM d, yyyy", "MMMM d, yyyy", "MMM d yyyy", "MMMM d yyyy", "dddd, d. MMMM yyyy", "dddd, MMMM d, yyyy", "d-MMM-yyyy"];

    private readonly CultureInfo _culture;
    private readonly string _order;
    private readonly TimeZoneInfo _here;
    private readonly TimeZoneInfo _reader;
    private readonly Dictionary<string, DateOnly?> _read = new(StringComparer.Ordinal);

    private SheetLocale(CultureInfo culture, TimeZoneInfo here, TimeZoneInfo reader)
    {
        (_culture, _here, _reader) = (culture, here, reader);
        _order = string.Concat(culture.DateTimeFormat.ShortDatePattern.Where(c => c is 'd' or 'M' or 'y').Distinct());
    }

    /// <summary>The locale and zone of a spreadsheet, as Google names them, read for a client in a zone; US English and the client's zone where they are unknown.</summary>
    public static SheetLocale Of(string? locale, string? timeZone, TimeZoneInfo reader)
    {
        var culture = CultureInfo.GetCultureInfo("en-US");
        if (!string.IsNullOrEmpty(locale))
        {
            try
            {
                culture = CultureInfo.GetCultureInfo(locale.Replace('_', '-'), predefinedOnly: true);
            }
            catch (CultureNotFoundException)
            {
                // Google knows a locale that this machine does not; numbers and real dates are not affected.
            }
        }

        return new(culture, timeZone is not null && TimeZoneInfo.TryFindSystemTimeZoneById(timeZone, out var zone) ? zone : reader, reader);
    }

    /// <summary>The day that a cell names, or null.</summary>
    public DateOnly? Day(object? cell)
    {
        switch (cell)
        {
            case double serial:
                return serial is >= FirstSerial and < EndSerial ? DayOf(Epoch.AddDays(serial), serial % 1 != 0) : null;
            case string text:
                if (_read.TryGetValue(text, out var known)) return known;
                if (_read.Count > 10_000) _read.Clear();
                return _read[text] = Parse(text.Trim());
            default:
                return null;
        }
    }

    /// <summary>The number that a cell holds, or null.</summary>
    public decimal? Number(object? cell) => cell switch
    {
        double number when Math.Abs(number) < 1e12 => Math.Round((decimal)number, 6),
        string text => Parse(text, _culture.NumberFormat),
        _ => null,
    };

    private DateOnly? Parse(string text)
    {
        if (Iso().IsMatch(text))
        {
            if (HasOffset().IsMatch(text))
                return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var moment) ? Sane(TimeZoneInfo.ConvertTime(moment, _reader).DateTime) : null;
            return DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local) ? DayOf(local, text.Length > 10) : null;
        }

        if (Figures().Match(text) is { Success: true } figures) return Parse(figures);
        return DateTime.TryParseExact(text, MonthForms, _culture, DateTimeStyles.AllowWhiteSpaces, out var named)
            || DateTime.TryParseExact(text, MonthForms, CultureInfo.InvariantCulture, DateTimeStyles.AllowWhiteSpaces, out named) ? Sane(named) : null;
    }

    private DateOnly? Parse(Match figures)
    {
        int Of(string group) => figures.Groups[group].Value is { Length: > 0 } digits ? int.Parse(digits, CultureInfo.InvariantCulture) : 0;
        var order = figures.Groups["a"].Length == 4 ? "yMd" : _order;
        var parts = new Dictionary<char, int> { [order[0]] = Of("a"), [order[1]] = Of("b"), [order[2]] = Of("c") };
        var (year, month, day) = (parts['y'], parts['M'], parts['d']);
        if (year < 100) year += 2000;
        var (hour, minute, second) = (Of("h"), Of("m"), Of("s"));
        if (figures.Groups["half"].Value is { Length: > 0 } half) hour = hour % 12 + (half.StartsWith("p", StringComparison.OrdinalIgnoreCase) ? 12 : 0);
        if (month is < 1 or > 12 || year is < 1 or > 9999 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 59) return null;
        return DayOf(new(year, month, day, hour, minute, second), figures.Groups["h"].Length > 0);
    }

    private DateOnly? DayOf(DateTime local, bool isMoment)
    {
        if (!isMoment || _here.Id == _reader.Id) return Sane(local);
        var unspecified = DateTime.SpecifyKind(local, DateTimeKind.Unspecified);
        if (_here.IsInvalidTime(unspecified)) unspecified = unspecified.AddHours(1); // the hour that daylight saving leaves out
        return Sane(TimeZoneInfo.ConvertTime(unspecified, _here, _reader));
    }

    private static DateOnly? Sane(DateTime day) => day.Year is >= 2000 and < 2100 ? DateOnly.FromDateTime(day) : null;

    /// <summary>A number as people type it: by the locale where its groups are well-formed, else with a point.</summary>
    private static decimal? Parse(string typed, NumberFormatInfo format)
    {
        var text = Blanks().Replace(typed, "").TrimEnd('%');
        if (text.Length is 0 or > 30) return null;
        var (point, group) = (format.NumberDecimalSeparator, format.NumberGroupSeparator);
        if (string.IsNullOrWhiteSpace(group)) group = "'";
        var grouped = Regex.IsMatch(text, $@"^[+-]?\d{{1,3}}(?:{Regex.Escape(group)}\d{{3}})+(?:{Regex.Escape(point)}\d+)?$", RegexOptions.CultureInvariant);
        var plain = Regex.IsMatch(text, $@"^[+-]?\d+(?:{Regex.Escape(point)}\d+)?$", RegexOptions.CultureInvariant);
        if (grouped || plain) text = text.Replace(group, "", StringComparison.Ordinal).Replace(point, ".", StringComparison.Ordinal);
        return decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    [GeneratedRegex(@"^\d{4}-\d{2}-\d{2}(?:$|[T ]\d{2}:\d{2})")]
    private static partial Regex Iso();

    [GeneratedRegex(@"\d{2}:\d{2}.*(?:Z|[+-]\d{2}:?\d{2})$", RegexOptions.IgnoreCase)]
    private static partial Regex HasOffset();

    [GeneratedRegex(@"^(?<a>\d{1,4})[./\- ]\s?(?<b>\d{1,2})[./\- ]\s?(?<c>\d{1,4})\.?(?:[ T,]+(?<h>\d{1,2})[:.](?<m>\d{2})(?:[:.](?<s>\d{2}))?\s*(?<half>[AaPp]\.?[Mm]\.?)?)?$", RegexOptions.ExplicitCapture)]
    private static partial Regex Figures();

    [GeneratedRegex(@"[\s\u00a0\u202f]+")]
    private static partial Regex Blanks();
}
