using System.Collections;
using System.Globalization;
using System.Text;
using Scriban;
using Scriban.Runtime;
using Scriban.Syntax;

namespace Dashboard.Core.Templates;

/// <summary>
/// The filters that a template may use, and no others. Named as in Liquid; each takes text or a number and cannot grow it beyond the output's bound.
/// Public because the template engine binds to public methods only.
/// </summary>
public static class LiquidFilters
{
    internal const char Mark = '|'; // no name in a template can hold it, so a field called "date" never hides the filter

    private const int MostChars = LiquidProgram.MostOutput;

    internal static ScriptObject Table { get; } = Bind();

    internal static IEnumerable<string> Names => Table.Keys.Where(k => k[0] == Mark && char.IsAsciiLetter(k[1])).Select(k => k[1..]).Order(StringComparer.Ordinal);

#pragma warning disable CS1591 // each is Liquid's filter of that name
    public static object? Default(object? value, object? otherwise = null) => value is null or false or "" ? otherwise : value;

    public static string Append(string? text, string? more) => Bounded(text, (long)(text?.Length ?? 0) + (more?.Length ?? 0)) + more;

    public static string Prepend(string? text, string? before) => before + Bounded(text, (long)(text?.Length ?? 0) + (before?.Length ?? 0));

    public static string Upcase(string? text) => (text ?? "").ToUpperInvariant();

#pragma warning disable CA1308 // lower case is what is asked for
    public static string Downcase(string? text) => (text ?? "").ToLowerInvariant();
#pragma warning restore CA1308

    public static string Capitalize(string? text) => string.IsNullOrEmpty(text) ? "" : char.ToUpperInvariant(text[0]) + text[1..];

    public static string Strip(string? text) => (text ?? "").Trim();

    public static string Lstrip(string? text) => (text ?? "").TrimStart();

    public static string Rstrip(string? text) => (text ?? "").TrimEnd();

    public static string StripNewlines(string? text) => (text ?? "").Replace("\r", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal);

    public static string StripHtml(string? text)
    {
        var plain = new StringBuilder();
        var depth = 0;
        foreach (var c in text ?? "")
            if (c == '<') depth = 1;
            else if (c == '>' && depth > 0) depth = 0;
            else if (depth == 0) plain.Append(c);
        return plain.ToString();
    }

    /// <remarks>Values are escaped on their way out already; done twice it would show.</remarks>
    public static object? Escape(object? value) => value;

    public static object? EscapeOnce(object? value) => value;

    public static string UrlEncode(string? text) => Uri.EscapeDataString(text ?? "");

    public static string Remove(string? text, string? what) => string.IsNullOrEmpty(what) ? text ?? "" : (text ?? "").Replace(what, "", StringComparison.Ordinal);

    public static string RemoveFirst(string? text, string? what) => ReplaceFirst(text, what, "");

    public static string Replace(string? text, string? what, string? with = "")
    {
        if (string.IsNullOrEmpty(text) || string.IsNullOrEmpty(what)) return text ?? "";
        var times = text.AsSpan().Count(what);
        return Bounded(text, text.Length + (long)times * ((with?.Length ?? 0) - what.Length)).Replace(what, with, StringComparison.Ordinal);
    }

    public static string ReplaceFirst(string? text, string? what, string? with = "")
    {
        if (string.IsNullOrEmpty(text) || string.IsNullOrEmpty(what)) return text ?? "";
        var at = text.IndexOf(what, StringComparison.Ordinal);
        return at < 0 ? text : string.Concat(text.AsSpan(0, at), Bounded(with, (long)text.Length + (with?.Length ?? 0)), text.AsSpan(at + what.Length));
    }

    public static string Truncate(string? text, int length = 50, string? ellipsis = "...")
    {
        text ??= "";
        ellipsis ??= "";
        return text.Length <= Math.Max(length, 0) ? text : string.Concat(text.AsSpan(0, Math.Max(0, length - ellipsis.Length)), ellipsis);
    }

    public static string Truncatewords(string? text, int count = 15, string? ellipsis = "...")
    {
        var words = (text ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return words.Length <= Math.Max(count, 1) ? text ?? "" : string.Join(' ', words.Take(Math.Max(count, 1))) + ellipsis;
    }

    public static string Slice(string? text, int start, int length = 1)
    {
        text ??= "";
        if (start < 0) start += text.Length;
        if (start < 0 || start >= text.Length || length <= 0) return "";
        return text.Substring(start, Math.Min(length, text.Length - start));
    }

    public static ScriptArray Split(string? text, string? by)
    {
        if (string.IsNullOrEmpty(text)) return [];
        var parts = string.IsNullOrEmpty(by) ? text.Select(c => c.ToString()) : text.Split(by);
        return [.. parts.Take(LiquidProgram.MostLoops + 1)];
    }

    public static string Join(object? value, string? by = " ") => value switch
    {
        string text => text,
        IEnumerable items => Bounded(string.Join(by, items.Cast<object?>()), 0),
        _ => Text(value),
    };

    public static object? First(object? value) => value is string ? null : (value as IEnumerable)?.Cast<object?>().FirstOrDefault();

    public static object? Last(object? value) => value is string ? null : (value as IEnumerable)?.Cast<object?>().LastOrDefault();

    public static object? Reverse(object? value) => value is IEnumerable items and not string ? new ScriptArray(items.Cast<object?>().Reverse()) : value;

    public static object? Sort(object? value) => value is IEnumerable items and not string ? new ScriptArray(items.Cast<object?>().OrderBy(Text, StringComparer.Ordinal)) : value;

    public static object? Uniq(object? value) => value is IEnumerable items and not string ? new ScriptArray(items.Cast<object?>().DistinctBy(Text)) : value;

    public static int Size(object? value) => value switch
    {
        string text => text.Length,
        ICollection items => items.Count,
        _ => 0,
    };

    public static decimal Plus(object? value, object? by) => Whole(Number(value) + Number(by));

    public static decimal Minus(object? value, object? by) => Whole(Number(value) - Number(by));

    public static decimal Times(object? value, object? by) => Whole(Number(value) * Number(by));

    public static decimal DividedBy(object? value, object? by)
    {
        var (over, under) = (Number(value), Number(by));
        if (under == 0) throw new TemplateFailedException("divided_by was given 0.");
        return over == decimal.Truncate(over) && under == decimal.Truncate(under) ? Whole(decimal.Floor(over / under)) : over / under;
    }

    public static decimal Modulo(object? value, object? by) => Number(by) == 0 ? throw new TemplateFailedException("modulo was given 0.") : Whole(Number(value) % Number(by));

    public static decimal Abs(object? value) => Whole(Math.Abs(Number(value)));

    public static decimal Ceil(object? value) => Whole(decimal.Ceiling(Number(value)));

    public static decimal Floor(object? value) => Whole(decimal.Floor(Number(value)));

    public static decimal Round(object? value, int digits = 0) => Whole(Math.Round(Number(value), Math.Clamp(digits, 0, 12), MidpointRounding.AwayFromZero));

    public static decimal AtLeast(object? value, object? least) => Whole(Math.Max(Number(value), Number(least)));

    public static decimal AtMost(object? value, object? most) => Whole(Math.Min(Number(value), Number(most)));

    public static string Date(TemplateContext context, string? text, string? format = null)
    {
        if (string.IsNullOrWhiteSpace(text) || !DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date)) return text ?? "";
        return format is null ? text : LiquidDate.Format(date, format);
    }
#pragma warning restore CS1591

    /// <summary>What an ordering comparison with a number compares: attributes are text, and "9" is less than 18.</summary>
    internal static object? AsNumber(object? value) => value switch
    {
        string text => decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out var number) ? (double)number : null,
        _ => value,
    };

    /// <summary>What <c>== blank</c> and <c>== empty</c> ask.</summary>
    internal static bool IsBlank(object? value) => value switch
    {
        null or false => true,
        string text => string.IsNullOrWhiteSpace(text),
        ICollection items => items.Count == 0,
        _ => false,
    };

    private static ScriptObject Bind()
    {
        var table = new ScriptObject();
        table.Import(typeof(LiquidFilters), renamer: member => Mark + StandardMemberRenamer.Rename(member));
        table.Import(Mark + "#", new Func<object?, object?>(AsNumber));
        table.Import(Mark + "?", new Func<object?, bool>(IsBlank));
        table.IsReadOnly = true;
        return table;
    }

    private static string Bounded(string? text, long length) =>
        Math.Max(length, text?.Length ?? 0) > MostChars ? throw new TemplateFailedException("The text grew past a million characters.") : text ?? "";

    private static string Text(object? value) => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";

    private static decimal Number(object? value) =>
        decimal.TryParse(Text(value), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : 0;

    /// <remarks>A whole number prints without a decimal point.</remarks>
    private static decimal Whole(decimal number) => number == decimal.Truncate(number) ? decimal.Truncate(number) : number;
}
