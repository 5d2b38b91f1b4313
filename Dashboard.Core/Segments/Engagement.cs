namespace Dashboard.Core.Segments;

/// <summary>What a recipient does with mail, by people only: what machines open and click does not count.</summary>
public enum Engagement
{
    /// <summary>Opens by a person; a mail that a person clicked in was opened too, even where pictures are blocked.</summary>
    Opened,

    /// <summary>Clicks by a person.</summary>
    Clicked,

    /// <summary>Messages that the recipient's server took, and that did not come back.</summary>
    Received,
}
