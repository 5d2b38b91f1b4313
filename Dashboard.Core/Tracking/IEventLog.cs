namespace Dashboard.Core.Tracking;

/// <summary>Where visits become events, first marks and roll-ups, all in one transaction.</summary>
public interface IEventLog
{
    /// <summary>
    /// Writes visits down; when it comes back they are committed. A visit of a message that is not in the ledger is dropped.
    /// <paramref name="isReplay"/> says that some of them may have been written before: those change nothing.
    /// </summary>
    Task RecordAsync(IReadOnlyCollection<Visit> visits, bool isReplay, CancellationToken ct);

    /// <summary>Judges every open and click again that was judged by older rules, with marks and roll-ups; answers how many verdicts changed. Once for each version of the rules; what breaks off goes on the next time.</summary>
    Task<long> JudgeAgainAsync(CancellationToken ct);
}
