namespace Dashboard.Core.Sending;

/// <summary>One distinct tracked link of a campaign: its index in click tokens, and its address, with merge tags where it has them.</summary>
public sealed record ComposedLink(int Index, string Url);
