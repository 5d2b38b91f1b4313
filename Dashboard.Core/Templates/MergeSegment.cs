namespace Dashboard.Core.Templates;

/// <summary>One piece of a plain template: constant text, or a tag with its default.</summary>
/// <param name="Text">The constant text; null for a tag.</param>
/// <param name="Name">What the tag stands for.</param>
/// <param name="Default">What is written where the value is missing or empty.</param>
internal readonly record struct MergeSegment(string? Text, MergeName Name, string Default)
{
    internal string Value(MergeFields fields) => fields[Name] is { Length: > 0 } value ? value : Default;
}
