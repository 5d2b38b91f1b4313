namespace Dashboard.Core.Sandbox;

/// <summary>A captured mail as the inbox lists it.</summary>
public sealed record CapturedRow(long Id, Guid ClientId, Guid? CampaignId, string Recipient, string Subject, int Size, DateTimeOffset CapturedAt);
