namespace Dashboard.Core.Sending;

/// <summary>How one hand-over ended.</summary>
public enum SendOutcome
{
    /// <summary>The server answered 250 to the dot.</summary>
    Accepted,

    /// <summary>A 4xx about this message: it may work later.</summary>
    Deferred,

    /// <summary>A 5xx about this message.</summary>
    Bounced,

    /// <summary>Connection trouble before the data went out: provably not sent, costs no attempt.</summary>
    NotHandedOver,

    /// <summary>The data went out and no answer came.</summary>
    Doubtful,
}
