namespace Dashboard.Core.Sandbox;

/// <summary>A mail that the Sandbox relay took in, byte for byte as a real relay would have got it.</summary>
public sealed class CapturedMessage : IClientOwned
{
    public long Id { get; init; }
    public Guid ClientId { get; init; }
    public Guid? CampaignId { get; init; }
    public string EnvelopeFrom { get; init; } = "";
    public string Recipient { get; init; } = "";
    public string Subject { get; init; } = "";
    public byte[] Source { get; init; } = [];
    public DateTimeOffset CapturedAt { get; init; }
}
