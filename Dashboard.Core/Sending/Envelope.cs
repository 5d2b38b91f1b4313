namespace Dashboard.Core.Sending;

/// <summary>What the server is told about a mail, and what the Sandbox keeps beside it.</summary>
public sealed record Envelope(string From, string To, Guid ClientId, Guid? CampaignId);
