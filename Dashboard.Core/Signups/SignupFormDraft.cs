namespace Dashboard.Core.Signups;

/// <summary>What is filled in to make or edit a sign-up form.</summary>
public sealed record SignupFormDraft
{
    public string Title { get; set; } = "";
    public string Text { get; set; } = "";
    public string Wording { get; set; } = "";
    public string FromName { get; set; } = "";
    public string FromEmail { get; set; } = "";

    /// <summary>The relay that confirmation mails go by; the default relay where it is left out.</summary>
    public Guid? RelayId { get; set; }
    public bool IsOpen { get; set; }
}
