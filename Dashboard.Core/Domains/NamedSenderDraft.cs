namespace Dashboard.Core.Domains;

/// <summary>What a person or a program fills in to make or edit a sender.</summary>
public sealed record NamedSenderDraft
{
    public string Name { get; set; } = "";
    public string Email { get; set; } = "";

    /// <summary>Where answers go; to the address itself where it is left out.</summary>
    public string? ReplyTo { get; set; }
}
