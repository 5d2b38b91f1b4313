namespace Dashboard.Core.Leads;

/// <summary>What a job is to do with leads, and with which. Kept with its job.</summary>
public sealed record LeadOrder
{
    public LeadOrderKind Kind { get; init; }
    public LeadFilter Filter { get; init; } = new();

    /// <summary>Has a check ask the mailboxes' own servers, too, where the settings allow it.</summary>
    public bool AsksMailboxes { get; init; }

    /// <summary>The list that leads become recipients of.</summary>
    public Guid? ListId { get; init; }

    /// <summary>What whoever converts them vouches for, where a lead brings no consent of its own.</summary>
    public LeadConsent? Consent { get; init; }

    /// <summary>Leaves out who has not agreed.</summary>
    public bool NeedsConsent { get; init; }
}
