namespace Dashboard.Core.Sending;

/// <summary>The partitions of the ledger, the events and the outbox by month.</summary>
public interface ILedgerMonths
{
    /// <summary>Makes this month's and the next one's, so that nobody who writes or reads has to wait while a month is made.</summary>
    Task PrepareAsync(CancellationToken ct);
}
