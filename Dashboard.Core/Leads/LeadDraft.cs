namespace Dashboard.Core.Leads;

/// <summary>What a person or a program fills in of a lead.</summary>
public sealed record LeadDraft
{
    public string? Email { get; set; }
    public string? Name { get; set; }
    public string? Company { get; set; }
    public string? Phone { get; set; }
    public string? Website { get; set; }
    public string? Notes { get; set; }
    public List<string> Tags { get; set; } = [];
    public Dictionary<string, string?> Fields { get; set; } = [];
    public LeadConsent? Consent { get; set; }
}
