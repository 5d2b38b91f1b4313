using Dashboard.Core.Addresses;

namespace Dashboard.Core.Leads;

/// <summary>What checks and scores look at of one lead.</summary>
public sealed record LeadToJudge(
    long Id,
    string? Email,
    string? Name,
    string? Company,
    string? Phone,
    string? Website,
    string Source,
    IReadOnlyList<string> Tags,
    IReadOnlyDictionary<string, string?> Fields,
    bool HasConsent,
    AddressVerdict? Verdict,
    IReadOnlyList<AddressReason> Reasons,
    string? Suggestion);
