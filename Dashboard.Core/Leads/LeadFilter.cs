using Dashboard.Core.Addresses;

namespace Dashboard.Core.Leads;

/// <summary>Which leads are meant: all who match every part that is set. Kept with the job that works through them.</summary>
public sealed record LeadFilter
{
    public LeadStage? Stage { get; init; }
    public int? MinScore { get; init; }
    public AddressVerdict? Verdict { get; init; }

    /// <summary>Only those that were never checked.</summary>
    public bool Unchecked { get; init; }
    public string? Tag { get; init; }
    public Guid? OwnerId { get; init; }

    /// <summary>The beginnings of words in address, name and company.</summary>
    public string? Search { get; init; }

    /// <summary>These alone.</summary>
    public IReadOnlyList<long>? Ids { get; init; }
}
