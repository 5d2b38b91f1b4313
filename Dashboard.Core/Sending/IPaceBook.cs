namespace Dashboard.Core.Sending;

/// <summary>The limits that several processes share, kept where all of them see the same: what one took is gone for the others.</summary>
public interface IPaceBook
{
    /// <summary>Takes up to <paramref name="wanted"/> places from all of the limits at once: as many as the tightest has left.</summary>
    Task<PaceGrant> TakeAsync(IReadOnlyList<PaceLimit> limits, int wanted, CancellationToken ct);

    /// <summary>Gives places back that were not used after all.</summary>
    Task GiveBackAsync(IReadOnlyList<PaceLimit> limits, int unused, CancellationToken ct);

    /// <summary>
    /// This process's share of a relay's connections, of which it has <paramref name="open"/> open. What all hold together never passes <paramref name="most"/>:
    /// a process that comes in gets its share as the others close theirs.
    /// </summary>
    Task<int> ShareAsync(int sender, Guid relayId, int most, int open, CancellationToken ct);

    /// <summary>Gives the sender's share of a relay back.</summary>
    Task UnshareAsync(int sender, Guid relayId, CancellationToken ct);
}
