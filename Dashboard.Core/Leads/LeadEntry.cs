namespace Dashboard.Core.Leads;

/// <summary>A lead on its way in, checked and normalized.</summary>
public sealed record LeadEntry
{
    public string? Email { get; init; }
    public string? Name { get; init; }
    public string? Company { get; init; }
    public string? Phone { get; init; }
    public string? Website { get; init; }
    public string? Notes { get; init; }
    public IReadOnlyList<string> Tags { get; init; } = [];
    public IReadOnlyDictionary<string, string?> Fields { get; init; } = new Dictionary<string, string?>();
    public LeadConsent? Consent { get; init; }
    public string? AddressKey { get; init; }
    public string? TwinKey { get; init; }

    /// <summary>What was filled in, with blanks, letters and address brought into one form; refused where it is too long or says nothing.</summary>
    public static Result<LeadEntry> Of(LeadDraft draft)
    {
        var entry = new LeadEntry
        {
            Email = LeadNames.Address(draft.Email),
            Name = LeadNames.Person(draft.Name),
            Company = LeadNames.Company(draft.Company),
            Phone = LeadNames.Plain(draft.Phone),
            Website = LeadNames.Plain(draft.Website),
            Notes = string.IsNullOrWhiteSpace(draft.Notes) ? null : draft.Notes.Trim(),
            Tags = [.. draft.Tags.Select(tag => LeadNames.Plain(tag)).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase)],
            Fields = draft.Fields.Where(f => !string.IsNullOrWhiteSpace(f.Value)).ToDictionary(f => f.Key, f => (string?)f.Value!.Trim()),
            Consent = draft.Consent,
        };
        if (entry is { Email: null, Name: null, Company: null }) return LeadErrors.Empty;
        return entry with { AddressKey = LeadNames.AddressKey(entry.Email), TwinKey = LeadNames.TwinKey(entry.Name, entry.Company, entry.Email is not null) };
    }
}
