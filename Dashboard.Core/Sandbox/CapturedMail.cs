namespace Dashboard.Core.Sandbox;

/// <summary>A captured mail opened for reading: its parts, its headers, and the bytes themselves.</summary>
public sealed record CapturedMail(
    CapturedRow Row,
    string EnvelopeFrom,
    string From,
    string To,
    string? ReplyTo,
    DateTimeOffset? Date,
    string? Html,
    string? Text,
    IReadOnlyList<KeyValuePair<string, string>> Headers,
    IReadOnlyList<CapturedAttachment> Attachments,
    string Source);
