using Dashboard.Core.Feedback;
using Dashboard.Core.Recipients;
using Dashboard.Core.Reports;
using Dashboard.Core.Sending;
using Dashboard.Core.Suppressions;
using Dashboard.Core.Tracking;

namespace Dashboard.Core.Exports;

/// <summary>What is to be exported, and as what; kept with its job.</summary>
public sealed record ExportOrder
{
    public ExportSubject Subject { get; init; }
    public ExportFormat Format { get; init; }

    /// <summary>Recipients: of this list, of this segment, who stand like this, with these words.</summary>
    public Guid? ListId { get; init; }
    public Guid? SegmentId { get; init; }
    public RecipientStatus? Status { get; init; }
    public string? Search { get; init; }

    /// <summary>Recipients: these alone.</summary>
    public IReadOnlyList<long>? RecipientIds { get; init; }

    /// <summary>The campaign, and which of its recipients.</summary>
    public Guid? CampaignId { get; init; }
    public MessageStanding? State { get; init; }
    public RecipientEvent? Event { get; init; }
    public MailboxProvider? Provider { get; init; }
    public int? Link { get; init; }
    public BounceClass? Bounce { get; init; }
    public string? BounceReason { get; init; }
    public MailProgram? Program { get; init; }
    public ReaderDevice? Device { get; init; }
    public int? Band { get; init; }
    public VariantGroup? Variant { get; init; }

    /// <summary>Suppressions: for this reason.</summary>
    public SuppressionReason? Reason { get; init; }

    internal PeopleFilter People => new(State, Event, Provider, Link, Bounce, BounceReason, Program, Device, Band, Variant);
}
