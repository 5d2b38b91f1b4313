namespace Dashboard.Core.Sending;

/// <summary>A mail as its recipient would read it, without tracking.</summary>
public sealed record MessagePreview(string Subject, string Html, string Text);
