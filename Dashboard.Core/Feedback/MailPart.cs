namespace Dashboard.Core.Feedback;

/// <summary>One part of a mail: its header fields and its body, still encoded.</summary>
internal sealed class MailPart(string source, List<KeyValuePair<string, string>> fields, int start)
{
    /// <summary>The most that is decoded of one part, in octets: what a report says stands at its beginning.</summary>
    internal const int MostText = 128 * 1024;

    private string? _text;

    internal IReadOnlyList<KeyValuePair<string, string>> Fields => fields;

    /// <summary>The message that it stands in: 0 for the report itself, more for mails inside of it.</summary>
    internal int Depth { get; init; }

    /// <summary>Such as <c>text/plain</c>, in lower case.</summary>
    internal string MediaType { get; init; } = "text/plain";

    internal string? Charset { get; init; }

    internal string Encoding { get; init; } = "7bit";

    internal int Start { get; } = start;

    internal int End { get; set; } = start;

    internal ReadOnlySpan<char> Raw => source.AsSpan(Start, Math.Max(0, End - Start));

    /// <summary>The body, decoded; at most <see cref="MostText"/> octets of it.</summary>
    internal string Text => _text ??= MailDecoding.Text(MailDecoding.Octets(Raw, Encoding, MostText), Charset);

    /// <summary>The first field of that name (lower case), unfolded and not decoded.</summary>
    internal string? Field(string name)
    {
        foreach (var field in fields)
            if (field.Key == name) return field.Value;
        return null;
    }

    internal bool Has(string name) => Field(name) is not null;
}
