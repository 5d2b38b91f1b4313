namespace Dashboard.Core.Domains;

/// <summary>One record to publish, and what was found in its place.</summary>
/// <param name="Purpose">What it is for.</param>
/// <param name="Type">TXT, CNAME or MX.</param>
/// <param name="Name">The full name to publish at, without a dot at the end.</param>
/// <param name="Value">What to publish; a TXT of more than 255 octets is split into several strings of one record.</param>
/// <param name="State">How it stands.</param>
/// <param name="Found">What is published there now.</param>
/// <param name="Hint">What is wrong and how to mend it, in sentences.</param>
public sealed record DomainRecord(
    RecordPurpose Purpose, string Type, string Name, string Value, RecordState State = RecordState.Pending, IReadOnlyList<string>? Found = null, string? Hint = null)
{
    /// <summary>Whether mail may not be sent without it. Tracking and DMARC are asked for, not forced, and few receivers know Ed25519 yet.</summary>
    public bool IsNeeded => (Purpose is RecordPurpose.Dkim && !Value.Contains("k=ed25519", StringComparison.Ordinal)) || Purpose is RecordPurpose.Spf or RecordPurpose.ReturnPath;

    /// <summary>The record as a line of a zone file (RFC 1035 5.1), TXT in strings of at most 255 octets.</summary>
    public string ZoneLine() => Type switch
    {
        "TXT" => $"{Name}. 3600 IN TXT {string.Join(' ', Value.Chunk(255).Select(part => $"\"{new string(part).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\""))}",
        _ => $"{Name}. 3600 IN {Type} {Value}.",
    };
}
