namespace Dashboard.Core.Webhooks;

/// <summary>What a person or a program fills in for an endpoint.</summary>
public sealed record WebhookDraft
{
    public string Url { get; set; } = "";
    public List<string> Events { get; set; } = [];
    public string? Description { get; set; }
    public bool Enabled { get; set; } = true;
}
