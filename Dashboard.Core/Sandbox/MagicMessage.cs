namespace Dashboard.Core.Sandbox;

/// <summary>A message to a magic address; the link is the first that its campaign tracks.</summary>
public sealed record MagicMessage(short Month, long Id, string Email, string? Link);
