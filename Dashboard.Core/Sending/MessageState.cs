namespace Dashboard.Core.Sending;

/// <summary>
/// Where one e-mail to one recipient stands. Stored as a small number; the order is fixed.
/// Claimed and HandingOver are shown together as "sending".
/// </summary>
public enum MessageState : short
{
    Queued = 0,

    /// <summary>Owned by a live sender, provably not handed over.</summary>
    Claimed = 1,

    /// <summary>The intent to hand it over is committed: the only state in which a crash can double it.</summary>
    HandingOver = 2,
    Deferred = 3,
    Accepted = 4,
    Bounced = 5,
    Failed = 6,
    Skipped = 7,

    /// <summary>The connection broke after the data went out and no answer came; nobody can know whether it arrived.</summary>
    Unknown = 8,
}
