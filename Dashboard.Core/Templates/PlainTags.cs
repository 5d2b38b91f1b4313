using System.Buffers;
using System.Collections.Frozen;

namespace Dashboard.Core.Templates;

/// <summary>
/// Cuts a template that holds nothing but text and <c>{{ name }}</c> or <c>{{ name | default: "x" }}</c> into pieces.
/// Most campaigns are that; they are then filled at the cost of copying.
/// </summary>
internal static class PlainTags
{
    private static readonly SearchValues<char> NameChars = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");

    /// <remarks>Words with a meaning in Liquid, and the roots that are no value by themselves.</remarks>
    private static readonly FrozenSet<string> NotPlain = new[]
    {
        "true", "false", "nil", "null", "empty", "blank", "and", "or", "not", "contains", "in", "this", "forloop", "tablerowloop", "for", "tablerow", "while",
        "if", "else", "elsif", "unless", "case", "when", "endif", "end", "assign", "capture", "cycle", "break", "continue", "include", "increment", "decrement", "func", "ret", "do",
        "with", "wrap", "import", "readonly", "raw", "comment", "ifchanged", "attributes", "client", "campaign", MergeName.House,
    }.ToFrozenSet();

    /// <remarks>Members that Liquid answers itself.</remarks>
    private static readonly FrozenSet<string> NotMembers = new[] { "size", "first", "last", "empty", "blank" }.ToFrozenSet();

    /// <summary>The template's pieces, or null where it needs the whole of Liquid (or is wrong, which Liquid then says).</summary>
    internal static List<MergeSegment>? Cut(string source)
    {
        var segments = new List<MergeSegment>();
        var rest = source.AsSpan();
        while (true)
        {
            var open = NextTag(rest);
            if (open < 0) break;
            if (rest[open + 1] == '%') return null;

            var close = rest[(open + 2)..].IndexOf("}}", StringComparison.Ordinal);
            if (close < 0 || Read(rest.Slice(open + 2, close)) is not { } tag) return null;
            if (open > 0) segments.Add(new MergeSegment(rest[..open].ToString(), default, ""));
            segments.Add(tag);
            rest = rest[(open + 2 + close + 2)..];
        }
        if (!rest.IsEmpty) segments.Add(new MergeSegment(rest.ToString(), default, ""));
        return segments;
    }

    /// <summary>Where the next <c>{{</c> or <c>{%</c> stands, or -1.</summary>
    internal static int NextTag(ReadOnlySpan<char> text)
    {
        for (var from = 0; ;)
        {
            var at = text[from..].IndexOf('{');
            if (at < 0 || from + at + 1 >= text.Length) return -1;
            from += at;
            if (text[from + 1] is '{' or '%') return from;
            from++;
        }
    }

    private static MergeSegment? Read(ReadOnlySpan<char> tag)
    {
        tag = tag.Trim(" \t");
        var path = TakePath(ref tag);
        if (path is null || MergeName.Of(path) is not { } name) return null;
        if (tag.IsEmpty) return new MergeSegment(null, name, "");

        if (!Take(ref tag, "|") || !Take(ref tag, "default") || !Take(ref tag, ":")) return null;
        if (tag.Length < 2 || tag[0] is not ('"' or '\'') || tag[^1] != tag[0]) return null;
        var quote = tag[0];
        tag = tag[1..^1];
        return tag.IndexOfAny(quote, '\\') >= 0 || tag.IndexOfAny('\r', '\n') >= 0 || tag.Contains("{{", StringComparison.Ordinal)
            ? null
            : new MergeSegment(null, name, tag.ToString());
    }

    private static string? TakePath(ref ReadOnlySpan<char> tag)
    {
        var root = TakeName(ref tag);
        if (root is null) return null;
        if (tag is not ['.', ..])
        {
            tag = tag.TrimStart(" \t");
            return NotPlain.Contains(root) ? null : root;
        }
        tag = tag[1..];
        if (root is not ("attributes" or "client" or "campaign" or MergeName.House) || TakeName(ref tag) is not { } member || NotMembers.Contains(member)) return null;
        tag = tag.TrimStart(" \t");
        return root + "." + member;
    }

    private static string? TakeName(ref ReadOnlySpan<char> tag)
    {
        var end = tag.IndexOfAnyExcept(NameChars);
        if (end < 0) end = tag.Length;
        if (end == 0 || char.IsAsciiDigit(tag[0])) return null;
        var name = tag[..end].ToString();
        tag = tag[end..];
        return name;
    }

    private static bool Take(ref ReadOnlySpan<char> tag, string word)
    {
        if (!tag.StartsWith(word, StringComparison.Ordinal)) return false;
        tag = tag[word.Length..].TrimStart(" \t");
        return true;
    }
}
