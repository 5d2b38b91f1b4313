namespace Dashboard.Core.Tracking;

/// <summary>What happened to a message. Stored as a small number in events and roll-ups; the order is fixed.</summary>
public enum EventKind : short
{
    /// <summary>A server took it (250).</summary>
    Accepted = 1,

    /// <summary>A server said to come back later (4xx).</summary>
    Deferred = 2,

    /// <summary>A server or a later report said that it did not arrive.</summary>
    Bounced = 3,

    /// <summary>Its pixel was fetched.</summary>
    Opened = 4,

    /// <summary>One of its links was followed.</summary>
    Clicked = 5,

    /// <summary>The recipient withdrew.</summary>
    Unsubscribed = 6,

    /// <summary>The recipient reported it as spam.</summary>
    Complained = 7,
}
