namespace Dashboard.Core.Leads;

/// <summary>A lead with all that is known of it.</summary>
public sealed record LeadDetails(
    LeadRow Row,
    string? Phone,
    string? Website,
    string? Notes,
    IReadOnlyDictionary<string, string?> Fields,
    IReadOnlyDictionary<string, LeadOrigin> Origins,
    LeadConsent? Consent,
    bool IsStageChosen,
    IReadOnlyList<string> ScoreReasons,
    DateTimeOffset? ConvertedAt,
    DateTimeOffset UpdatedAt)
{
    internal static LeadDetails Of(Lead lead) => new(
        new(lead.Id, lead.ClientId, lead.Email, lead.Name, lead.Company, lead.Stage, lead.Verdict, lead.Reasons, lead.Suggestion, lead.Score, lead.Tags, lead.OwnerId, lead.Source, lead.RecipientId, lead.CreatedAt, lead.CheckedAt),
        lead.Phone, lead.Website, lead.Notes, lead.Fields, lead.Origins, lead.Consent, lead.IsStageChosen, lead.ScoreReasons, lead.ConvertedAt, lead.UpdatedAt);
}
