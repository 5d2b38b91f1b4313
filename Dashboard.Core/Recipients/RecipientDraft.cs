namespace Dashboard.Core.Recipients;

/// <summary>What a person or a program fills in to add a recipient.</summary>
public sealed record RecipientDraft
{
    public string Email { get; set; } = "";
    public string? Name { get; set; }

    /// <summary>Attributes by name; null takes one away from a recipient who is known.</summary>
    public Dictionary<string, string?> Attributes { get; set; } = [];

    /// <summary>The lists to put them into, besides those they are in.</summary>
    public List<Guid> ListIds { get; set; } = [];
}
