namespace Dashboard.Core.Tracking;

/// <summary>What a tracking token lets its holder do. The values are written into mail that lies in mailboxes for years: never renumber.</summary>
public enum TokenKind
{
    /// <summary>No token of ours.</summary>
    None = 0,

    /// <summary>Tell that the mail was opened.</summary>
    Open = 1,

    /// <summary>Follow one link.</summary>
    Click = 2,

    /// <summary>Withdraw from further mail.</summary>
    Unsubscribe = 3,

    /// <summary>See the mail in the browser.</summary>
    View = 4,

    /// <summary>Choose which mail to get.</summary>
    Preferences = 5,

    /// <summary>Name the message that a report is about: envelope sender, Message-ID and a header of ours.</summary>
    Bounce = 6,
}
