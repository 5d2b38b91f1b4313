namespace Dashboard.Core.Reports;

/// <summary>What a recipient did with a campaign's mail, as a filter of its recipients.</summary>
public enum RecipientEvent
{
    /// <summary>Opened by a person.</summary>
    Opened,

    /// <summary>Any open, automatic ones too.</summary>
    OpenedAll,

    /// <summary>Accepted, and not opened by a person.</summary>
    NotOpened,

    /// <summary>Clicked by a person.</summary>
    Clicked,

    /// <summary>Any click, automatic ones too.</summary>
    ClickedAll,
    Unsubscribed,
    Complained,
}
