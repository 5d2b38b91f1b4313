using System.Text;

namespace Dashboard.Core.Templates;

/// <summary>A text with merge tags in Liquid, compiled once and rendered for each recipient. Values are data: never evaluated, and escaped in HTML.</summary>
public sealed class MergeTemplate
{
    /// <summary>The longest template, in characters; Gmail clips a mail at a tenth of it.</summary>
    public const int MostChars = 1_000_000;

    private readonly LiquidProgram? _program;
    private readonly Escaping _escaping;

    private MergeTemplate(List<MergeSegment>? segments, LiquidProgram? program, Escaping escaping, IReadOnlyCollection<MergeName> names)
    {
        Segments = segments;
        _program = program;
        _escaping = escaping;
        Names = names;
        FieldsUsed = [.. names.Where(n => n.Kind is not (MergeKind.Link or MergeKind.Pixel)).Select(n => n.Shown).Distinct().Order(StringComparer.Ordinal)];
    }

    /// <summary>The names that the template asks for, as <c>city</c> or <c>client.name</c>.</summary>
    public IReadOnlyList<string> FieldsUsed { get; }

    /// <summary>The same, resolved.</summary>
    internal IReadOnlyCollection<MergeName> Names { get; }

    /// <summary>The names that the template itself gives values to (assign, capture, for).</summary>
    internal IReadOnlySet<string> Locals => _program?.Locals ?? new HashSet<string>();

    /// <summary>The pieces of a plain template; null where Liquid must run.</summary>
    internal IReadOnlyList<MergeSegment>? Segments { get; }

    /// <summary>Compiles a template, or says in which line it is wrong and what to do.</summary>
    public static Result<MergeTemplate> Compile(string source, bool html) => Compile(source, html ? Escaping.Html : Escaping.None);

    internal static Result<MergeTemplate> Compile(string source, Escaping escaping)
    {
        if (source.Length > MostChars) return TemplateErrors.TooLong;
        if (PlainTags.Cut(source) is { } segments)
            return new MergeTemplate(segments, null, escaping, [.. segments.Where(s => s.Text is null).Select(s => s.Name).Distinct()]);

        var program = LiquidProgram.Compile(source, escaping);
        return program.Refused(out var error) ? error : new MergeTemplate(null, program.Value, escaping, program.Value.Names);
    }

    /// <summary>The text for one recipient. Missing values are empty; throws <see cref="TemplateFailedException"/> where a bound is reached.</summary>
    public string Render(MergeFields fields)
    {
        if (_program is not null) return _program.Render(fields);
        if (Segments is [{ Text: { } constant }]) return constant;

        var text = new StringBuilder();
        foreach (var segment in Segments!) text.Append(segment.Text ?? Escape.For(_escaping, segment.Value(fields), text.Length == 0));
        return text.ToString();
    }
}
