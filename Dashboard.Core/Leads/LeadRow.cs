using Dashboard.Core.Addresses;

namespace Dashboard.Core.Leads;

/// <summary>A lead in a table and on the board.</summary>
public sealed record LeadRow(
    long Id,
    Guid ClientId,
    string? Email,
    string? Name,
    string? Company,
    LeadStage Stage,
    AddressVerdict? Verdict,
    IReadOnlyList<AddressReason> Reasons,
    string? Suggestion,
    int Score,
    IReadOnlyList<string> Tags,
    Guid? OwnerId,
    string Source,
    long? RecipientId,
    DateTimeOffset CreatedAt,
    DateTimeOffset? CheckedAt)
{
    /// <summary>What it is called: its name, its company, or its address.</summary>
    public string Shown => Name ?? Company ?? Email ?? "";
}
