namespace Dashboard.Core.Campaigns;

/// <summary>What a further variant says otherwise than the campaign itself; what is left out is as there.</summary>
public sealed record VariantDraft
{
    /// <summary>Its part of those who are tried, in percent; variant A has what remains. Left out everywhere, all have the same.</summary>
    public int? Share { get; set; }
    public string? Subject { get; set; }
    public string? Preheader { get; set; }
    public string? FromName { get; set; }
    public string? Html { get; set; }
    public string? Text { get; set; }

    /// <summary>Whether it says nothing of its own.</summary>
    public bool IsSame => new[] { Subject, Preheader, FromName, Html, Text }.All(string.IsNullOrWhiteSpace);
}
