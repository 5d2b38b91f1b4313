namespace Dashboard.Core.Sandbox;

/// <summary>An attachment of a captured mail; size in bytes.</summary>
public sealed record CapturedAttachment(string Name, string ContentType, long Size);
