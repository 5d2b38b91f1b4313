namespace Dashboard.Core.Sending;

/// <summary>The sending processes, and who takes over from one that is no more.</summary>
public interface ISenders
{
    /// <summary>Enters this process among the senders and answers its number.</summary>
    Task<int> EnterAsync(string name, CancellationToken ct);

    /// <summary>A sign of life, by the database's clock. Answers how many senders live, or 0 where this one was taken for dead.</summary>
    Task<int> BeatAsync(int sender, TimeSpan lease, CancellationToken ct);

    /// <summary>Gives back what is claimed and leaves.</summary>
    Task LeaveAsync(int sender, CancellationToken ct);

    /// <summary>Takes over from senders that gave no sign for the length of a lease: what they had claimed waits again, what they were handing over is doubtful.</summary>
    Task<int> ReapAsync(TimeSpan lease, TimeSpan doubtfulWait, CancellationToken ct);
}
