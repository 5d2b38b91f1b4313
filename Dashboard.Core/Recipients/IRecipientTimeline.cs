namespace Dashboard.Core.Recipients;

/// <summary>All that happened between one recipient and us, newest first, out of the ledger and the events.</summary>
public interface IRecipientTimeline
{
    /// <summary>A slice of the timeline.</summary>
    Task<Slice<TimelineEntry>> SliceAsync(Guid? clientId, long recipientId, SliceRequest request, CancellationToken ct);
}
