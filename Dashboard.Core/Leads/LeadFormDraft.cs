namespace Dashboard.Core.Leads;

/// <summary>What is filled in to make or edit a client's public form.</summary>
public sealed record LeadFormDraft
{
    public string Title { get; set; } = "Get in touch";
    public string Text { get; set; } = "";
    public string Wording { get; set; } = "";
    public string Thanks { get; set; } = "Thank you. We will be in touch.";
    public bool AsksCompany { get; set; } = true;
    public bool AsksPhone { get; set; }
    public bool AsksMessage { get; set; } = true;
    public string? Tag { get; set; }
    public bool IsOpen { get; set; }
}
