namespace Dashboard.Core.Recipients;

/// <summary>What is to be done, and to whom: those who are named, or all who match. Kept with its job.</summary>
public sealed record BulkOrder
{
    public BulkAct Act { get; init; }

    /// <summary>The list to put them into or take them out of.</summary>
    public Guid? TargetListId { get; init; }

    /// <summary>Why they are suppressed.</summary>
    public string? Note { get; init; }

    /// <summary>These alone.</summary>
    public IReadOnlyList<long>? RecipientIds { get; init; }

    /// <summary>All who are in this list, in this segment, stand like this, have these words.</summary>
    public Guid? ListId { get; init; }
    public Guid? SegmentId { get; init; }
    public RecipientStatus? Status { get; init; }
    public string? Search { get; init; }
}
