namespace Dashboard.Core.Sending;

/// <summary>A message that this process owns, with all that its mail needs.</summary>
/// <param name="Attempts">Attempts made before this one.</param>
/// <param name="CampaignId">Null for a single mail.</param>
/// <param name="Mail">What a single mail is made of; null for a campaign's.</param>
/// <param name="Variant">Which of a campaign's variants it gets, as the ledger says it: see <see cref="Campaigns.VariantMark"/>.</param>
/// <param name="Email">Null where the recipient was deleted meanwhile.</param>
public sealed record ClaimedMessage(
    long Id,
    short Month,
    Guid? CampaignId,
    short Provider,
    short Attempts,
    string? Email,
    string? Name,
    IReadOnlyDictionary<string, string?> Attributes,
    TransactionalMail? Mail = null,
    short Variant = 0);
