using Dashboard.Core.Feedback;

namespace Dashboard.Core.Sending;

/// <summary>One e-mail to one recipient: a row of the ledger, read-only here. The ledger's own SQL writes it.</summary>
public sealed class Message : IClientOwned
{
    public long Id { get; init; }
    public short Month { get; init; }
    public Guid ClientId { get; init; }
    public Guid? CampaignId { get; init; }
    public long? RecipientId { get; init; }
    public MessageState State { get; init; }
    public int? Owner { get; init; }
    public short Attempts { get; init; }
    public short Provider { get; init; }

    /// <summary>Which of its campaign's variants it is: see <see cref="Campaigns.VariantMark"/>.</summary>
    public short Variant { get; init; }
    public DateTimeOffset? NextAttemptAt { get; init; }
    public DateTimeOffset ChangedAt { get; init; }
    public DateTimeOffset? AcceptedAt { get; init; }
    public SkipReason? SkipReason { get; init; }
    public BounceClass? BounceClass { get; init; }
    public string? Reply { get; init; }
    public DateTimeOffset? FirstOpenedAt { get; init; }
    public DateTimeOffset? FirstOpenedByPersonAt { get; init; }
    public DateTimeOffset? FirstClickedAt { get; init; }
    public DateTimeOffset? FirstClickedByPersonAt { get; init; }
    public DateTimeOffset? UnsubscribedAt { get; init; }
    public DateTimeOffset? ComplainedAt { get; init; }
}
